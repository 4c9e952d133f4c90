using BenchmarkDotNet.Attributes;
using Extdisco.Benchmarks.Load;

namespace Extdisco.Benchmarks.Micro;

/// <summary>From the bytes of a request to the bytes of its reply, without a socket.</summary>
public class QueryBenchmarks
{
    private readonly SampleSite _site = new();
    private byte[] _request = [];

    [Params("Services", "DelegatedServices", "Credentials", "DelegatedCredentials", "DiscoInfo", "DelegatedDiscoInfo", "Ping", "DelegatedPing")]
    public string Query { get; set; } = "";

    [GlobalSetup]
    public void Setup() => _request = SampleSite.Request(Enum.Parse<RequestKind>(Query));

    [Benchmark]
    public int Answer() => _site.Answer(_request);
}
