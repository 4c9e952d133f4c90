using System.Diagnostics;
using System.Numerics;

namespace Extdisco.Benchmarks.Load;

/// <summary>Latencies in buckets that are at most 3 % wide, so that recording one costs nothing.</summary>
internal sealed class LatencyHistogram
{
    private const int BitsWithin = 5;

    private readonly long[] _counts = new long[64 << BitsWithin];
    private long _total;

    /// <summary>Records a time in ticks of <see cref="Stopwatch"/>.</summary>
    public void Record(long ticks)
    {
        _counts[BucketOf(Math.Max(ticks, 1))]++;
        _total++;
    }

    /// <summary>The time that a share of all did not exceed.</summary>
    public TimeSpan Percentile(double share)
    {
        var rank = (long)Math.Ceiling(_total * share);
        long seen = 0;
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            seen += _counts[bucket];
            if (seen >= rank && _counts[bucket] > 0)
            {
                return Stopwatch.GetElapsedTime(0, MiddleOf(bucket));
            }
        }

        return TimeSpan.Zero;
    }

    private static int BucketOf(long ticks)
    {
        var exponent = BitOperations.Log2((ulong)ticks);
        return exponent <= BitsWithin ? (int)ticks : ((exponent - BitsWithin + 1) << BitsWithin) | (int)((ticks >> (exponent - BitsWithin)) & ((1 << BitsWithin) - 1));
    }

    private static long MiddleOf(int bucket)
    {
        var exponent = bucket >> BitsWithin;
        if (exponent <= 1)
        {
            return bucket;
        }

        var lower = (long)((bucket & ((1 << BitsWithin) - 1)) | (1 << BitsWithin)) << (exponent - 1);
        return lower + ((1L << (exponent - 1)) / 2);
    }
}
