namespace Extdisco.Benchmarks.Load;

/// <summary>What a component holds at a moment of a soak.</summary>
/// <param name="At">When, from its start.</param>
/// <param name="Requests">How many requests have been answered by then.</param>
/// <param name="Resident">Resident memory in MiB.</param>
/// <param name="Heap">What lives on the managed heap, in MiB.</param>
/// <param name="Handles">Open file descriptors.</param>
/// <param name="Threads">Threads.</param>
internal sealed record SoakSample(TimeSpan At, long Requests, double Resident, double Heap, int Handles, int Threads)
{
    private const double BytesPerMiB = 1024 * 1024;

    /// <summary>Looks at a process.</summary>
    public static SoakSample Of(ComponentProcess process, TimeSpan at, long requests) => new(
        at,
        requests,
        process.ReadResident().Now,
        process.ReadCounters().Heap / BytesPerMiB,
        Directory.GetFileSystemEntries($"/proc/{process.Id}/fd").Length,
        Directory.GetDirectories($"/proc/{process.Id}/task").Length);
}
