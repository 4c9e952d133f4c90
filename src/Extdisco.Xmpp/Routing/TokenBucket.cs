using System.Runtime.InteropServices;

namespace Extdisco.Xmpp.Routing;

/// <summary>
/// A rate with room for bursts, as the generic cell rate algorithm has it (ITU-T I.371, annex A): the state of one bucket is a single
/// number, the moment at which it is full again. Nothing has to run to fill it.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct TokenBucket
{
    private readonly long _interval;
    private readonly long _tolerance;

    /// <summary>Makes the rule of such buckets.</summary>
    /// <param name="tokens">How many tokens come in a period, at least 1.</param>
    /// <param name="period">The period.</param>
    /// <param name="size">How many tokens there is room for, at least 1.</param>
    /// <param name="time">Whose timestamps the moments are.</param>
    public TokenBucket(int tokens, TimeSpan period, int size, TimeProvider time)
    {
        _interval = Math.Max(1, (long)(period.TotalSeconds * time.TimestampFrequency / tokens));
        _tolerance = (size - 1) * _interval;
    }

    /// <summary>Whether there is a token in a bucket.</summary>
    /// <param name="fullAt">When it is full again, or was.</param>
    /// <param name="now">The present timestamp.</param>
    public bool HasToken(long fullAt, long now) => fullAt - now <= _tolerance;

    /// <summary>Takes a token out of a bucket.</summary>
    /// <param name="fullAt">When it is full again, or was.</param>
    /// <param name="now">The present timestamp.</param>
    /// <returns>When it is full again now.</returns>
    public long Take(long fullAt, long now) => Math.Max(fullAt, now) + _interval;
}
