using BenchmarkDotNet.Attributes;
using Extdisco.Benchmarks.Load;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Benchmarks.Micro;

/// <summary>Finding the end of a stanza, and reading it: a batch of requests, by request.</summary>
public class ReadingBenchmarks
{
    private const int Batch = 256;

    private readonly XmlFragment _fragment = new();
    private readonly StanzaFramer _framer = new(new XmlLimits());
    private byte[] _batch = [];
    private int _length;

    [Params("Services", "DelegatedCredentials")]
    public string Request { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var kind = Enum.Parse<RequestKind>(Request);
        _batch = [.. Enumerable.Range(0, Batch).SelectMany(number => SampleSite.Request(kind, (uint)number, number))];
        _length = _batch.Length / Batch;
        _framer.Next("<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams'>"u8, out _);
    }

    [Benchmark(OperationsPerInvoke = Batch)]
    public int Frame()
    {
        var at = 0;
        while (_framer.Next(_batch.AsSpan(at), out var length) == FrameKind.Stanza)
        {
            at += length;
        }

        return at;
    }

    [Benchmark(OperationsPerInvoke = Batch)]
    public void Read()
    {
        for (var at = 0; at < _batch.Length; at += _length)
        {
            _fragment.Read(_batch, at, _length);
        }
    }
}
