using System.Diagnostics;

namespace Extdisco.Testing;

/// <summary>Measures what code allocates once it is warm.</summary>
internal static class Allocations
{
    /// <summary>
    /// The least that a call allocates, in bytes. The framework's precompiled vector code boxes until the runtime has
    /// compiled it anew, so calls are made until one allocates no more than expected, or for thirty seconds.
    /// </summary>
    public static long Least(long expected, Action call)
    {
        var least = long.MaxValue;
        for (var watch = Stopwatch.StartNew(); least > expected && watch.Elapsed < TimeSpan.FromSeconds(30);)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            call();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
