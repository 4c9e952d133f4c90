namespace Extdisco.Push;

/// <summary>A token bucket: so many a second, evenly. For one thread at a time.</summary>
/// <param name="time">Time.</param>
internal sealed class Pace(TimeProvider time)
{
    /// <summary>How long it makes sense to wait where no more may leave.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private long _last = time.GetTimestamp();
    private double _tokens;

    /// <summary>Whether something may leave now.</summary>
    /// <param name="rate">How many a second; 0 for as many as are wanted.</param>
    public bool IsOpen(int rate)
    {
        if (rate == 0)
        {
            _tokens = 0;
            return true;
        }

        var now = time.GetTimestamp();
        var most = Math.Max(1, 2 * Pause.TotalSeconds * rate);
        _tokens = Math.Min(most, _tokens + (time.GetElapsedTime(_last, now).TotalSeconds * rate));
        _last = now;
        return _tokens >= 1;
    }

    /// <summary>Notes what has left. More at once than was open is made up for afterwards.</summary>
    public void Spend(int count) => _tokens -= count;
}
