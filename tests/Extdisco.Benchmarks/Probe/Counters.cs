using System.Globalization;

namespace Extdisco.Benchmarks.Probe;

/// <summary>What a process has used since its start.</summary>
/// <param name="Cpu">Processor time, user and system.</param>
/// <param name="Allocated">Bytes allocated on the managed heap.</param>
/// <param name="Collections">Collections of the garbage, of all generations.</param>
/// <param name="Gen2">Full collections among them.</param>
/// <param name="Heap">Bytes on the managed heap after the last collection.</param>
internal sealed record Counters(TimeSpan Cpu, long Allocated, int Collections, int Gen2, long Heap)
{
    /// <summary>Reads those of this process.</summary>
    public static Counters Now() => new(
        Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(precise: true), GC.CollectionCount(0), GC.CollectionCount(2), GC.GetGCMemoryInfo(GCKind.Any).HeapSizeBytes);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static Counters Parse(string text)
    {
        var values = text.Split(' ').Select(value => long.Parse(value, CultureInfo.InvariantCulture)).ToArray();
        return new Counters(new TimeSpan(values[0]), values[1], (int)values[2], (int)values[3], values[4]);
    }

    /// <summary>What was used between an earlier reading and this one.</summary>
    public Counters Since(Counters earlier) =>
        new(Cpu - earlier.Cpu, Allocated - earlier.Allocated, Collections - earlier.Collections, Gen2 - earlier.Gen2, Heap);

    /// <summary>Five numbers on one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Cpu.Ticks} {Allocated} {Collections} {Gen2} {Heap}");
}
