namespace Extdisco.Xmpp.Components;

/// <summary>How long to wait before connecting again: exponential with full jitter, so that a fleet does not come back all at once.</summary>
/// <param name="timings">The bounds.</param>
/// <param name="random">The source of jitter, from 0 up to but not including 1.</param>
internal sealed class Backoff(ConnectionTimings timings, Func<double> random)
{
    private TimeSpan _ceiling = timings.ReconnectMin;

    /// <summary>The next wait; its ceiling doubles each time up to the longest.</summary>
    public TimeSpan Next()
    {
        var delay = _ceiling * random();
        _ceiling = _ceiling * 2 < timings.ReconnectMax ? _ceiling * 2 : timings.ReconnectMax;
        return delay;
    }

    /// <summary>The wait after a refusal that an operator has to remove: the longest, and up to a tenth more.</summary>
    public TimeSpan NextAfterRefusal()
    {
        _ceiling = timings.ReconnectMax;
        return timings.ReconnectMax * (1 + (random() / 10));
    }

    /// <summary>Begins with small waits again.</summary>
    public void Reset() => _ceiling = timings.ReconnectMin;
}
