using Extdisco.Benchmarks.Load;

namespace Extdisco.Benchmarks.Servers;

/// <summary>What came out of one measurement with a real server.</summary>
/// <param name="Answers">How many requests were answered.</param>
/// <param name="Elapsed">In what time.</param>
/// <param name="Latencies">How long each took, as the client sees it.</param>
/// <param name="Server">The processor time that the server used.</param>
/// <param name="Component">The processor time that the component used; none where the server itself answered.</param>
/// <param name="Clients">The processor time that the clients used.</param>
internal sealed record ServedResult(long Answers, TimeSpan Elapsed, LatencyHistogram Latencies, TimeSpan Server, TimeSpan Component, TimeSpan Clients)
{
    /// <summary>Requests answered in a second.</summary>
    public double Rate => Answers / Elapsed.TotalSeconds;

    /// <summary>The time that half of the requests took at most, in microseconds.</summary>
    public double Median => Latencies.Percentile(0.5).TotalMicroseconds;

    /// <summary>The time that 99 % of the requests took at most, in microseconds.</summary>
    public double Percentile99 => Latencies.Percentile(0.99).TotalMicroseconds;

    /// <summary>Processor time of the server for a request, in microseconds.</summary>
    public double ServerCpu => Server.TotalMicroseconds / Answers;

    /// <summary>Processor time of the component for a request, in microseconds.</summary>
    public double ComponentCpu => Component.TotalMicroseconds / Answers;

    /// <summary>Processor time of both for a request, in microseconds.</summary>
    public double Cpu => ServerCpu + ComponentCpu;

    /// <summary>Processor time of the clients for a request, in microseconds.</summary>
    public double ClientCpu => Clients.TotalMicroseconds / Answers;
}
