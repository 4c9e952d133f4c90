using Extdisco.Benchmarks.Probe;

namespace Extdisco.Benchmarks.Load;

/// <summary>What came out of one measurement.</summary>
/// <param name="Answers">How many requests were answered.</param>
/// <param name="Elapsed">In what time.</param>
/// <param name="Latencies">How long each took.</param>
/// <param name="Used">What the component used.</param>
/// <param name="Resident">The memory that the component has resident, in MiB.</param>
/// <param name="Generator">The processor time that the generator used.</param>
internal sealed record LoadResult(long Answers, TimeSpan Elapsed, LatencyHistogram Latencies, Counters Used, double Resident, TimeSpan Generator)
{
    /// <summary>Requests answered in a second.</summary>
    public double Rate => Answers / Elapsed.TotalSeconds;

    /// <summary>Processor time of the component for a request, in microseconds.</summary>
    public double Cpu => Used.Cpu.TotalMicroseconds / Answers;

    /// <summary>Processor time of the generator for a request, in microseconds.</summary>
    public double GeneratorCpu => Generator.TotalMicroseconds / Answers;

    /// <summary>Bytes that the component allocated for a request.</summary>
    public double Allocated => (double)Used.Allocated / Answers;

    /// <summary>The time that half of the requests took at most, in microseconds.</summary>
    public double Median => Latencies.Percentile(0.5).TotalMicroseconds;
}
