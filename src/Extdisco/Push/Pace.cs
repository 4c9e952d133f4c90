namespace Extdisco.Push;

/// <summary>A token bucket: so many a second, evenly. For one thread at a time.</summary>
/// <param name="time">Time.</param>
internal sealed class Pace(TimeProvider time)
{
    /// <summary>How long it makes sense to wait where there is no token.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private long _last = time.GetTimestamp();
    private double _tokens;

    /// <summary>Takes a token if there is one.</summary>
    /// <param name="rate">Tokens a second; 0 for as many as are wanted.</param>
    public bool TryTake(int rate)
    {
        if (rate == 0)
        {
            return true;
        }

        var now = time.GetTimestamp();
        var most = Math.Max(1, 2 * Pause.TotalSeconds * rate);
        _tokens = Math.Min(most, _tokens + (time.GetElapsedTime(_last, now).TotalSeconds * rate));
        _last = now;
        if (_tokens < 1)
        {
            return false;
        }

        _tokens--;
        return true;
    }
}
