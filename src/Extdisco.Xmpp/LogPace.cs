namespace Extdisco.Xmpp;

/// <summary>Counts what anybody can cause as often as they like, and lets the log have one line a minute about it.</summary>
internal sealed class LogPace(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private long _count;
    private long _toldAt;

    /// <summary>Counts that it happened.</summary>
    /// <param name="count">How often it did by now.</param>
    /// <returns>Whether it is to be told.</returns>
    public bool Happened(out long count)
    {
        count = Interlocked.Increment(ref _count);
        var toldAt = Interlocked.Read(ref _toldAt);
        var now = time.GetTimestamp();
        return (toldAt == 0 || time.GetElapsedTime(toldAt, now) >= Interval)
            && Interlocked.CompareExchange(ref _toldAt, now, toldAt) == toldAt;
    }
}
