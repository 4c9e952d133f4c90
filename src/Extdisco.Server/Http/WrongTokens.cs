namespace Extdisco.Server.Http;

/// <summary>Counts wrong tokens: after so many of them none is looked at for the rest of the minute. Not for several threads at once.</summary>
internal sealed class WrongTokens(TimeProvider time)
{
    /// <summary>How many are looked at in a <see cref="Period"/>.</summary>
    public const int Most = 10;

    /// <summary>How long it takes, from the first one on, until they are forgotten.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private int _count;
    private long _began;

    /// <summary>Whether there were so many that no other is to be looked at.</summary>
    public bool AreTooMany => _count >= Most && time.GetElapsedTime(_began) < Period;

    /// <summary>Counts one.</summary>
    /// <returns>Whether it is the first of its period.</returns>
    public bool Add()
    {
        if (_count == 0 || time.GetElapsedTime(_began) >= Period)
        {
            (_count, _began) = (0, time.GetTimestamp());
        }

        return ++_count == 1;
    }
}
