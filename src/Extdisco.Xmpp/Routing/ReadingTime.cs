namespace Extdisco.Xmpp.Routing;

/// <summary>
/// Time that stands still while requests are answered that were read together: to read the clock twice for each would be a tenth of
/// the work. For whoever answers them, and one thread at a time.
/// </summary>
/// <param name="time">The time that goes by.</param>
public sealed class ReadingTime(TimeProvider time) : TimeProvider
{
    private DateTimeOffset _now;
    private long _timestamp;
    private bool _stands;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => time.LocalTimeZone;

    /// <inheritdoc/>
    public override long TimestampFrequency => time.TimestampFrequency;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _stands ? _now : time.GetUtcNow();

    /// <inheritdoc/>
    public override long GetTimestamp() => _stands ? _timestamp : time.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        time.CreateTimer(callback, state, dueTime, period);

    /// <summary>Bytes were read.</summary>
    internal void Stop()
    {
        _now = time.GetUtcNow();
        _timestamp = time.GetTimestamp();
        _stands = true;
    }

    /// <summary>What was in them has been answered.</summary>
    internal void Resume() => _stands = false;
}
