namespace Extdisco.Credentials;

/// <summary>
/// How often TURN credentials were given, by all issuers of the process: newly minted, or those that the same user was given before and
/// that hold still.
/// </summary>
public static class MintCounts
{
    private static long _minted;
    private static long _remembered;

    /// <summary>How often they were minted.</summary>
    public static long Minted => Interlocked.Read(ref _minted);

    /// <summary>How often they were there already.</summary>
    public static long Remembered => Interlocked.Read(ref _remembered);

    /// <summary>Counts credentials that were minted.</summary>
    internal static void CountMinted() => Interlocked.Increment(ref _minted);

    /// <summary>Counts credentials that were there already.</summary>
    internal static void CountRemembered() => Interlocked.Increment(ref _remembered);
}
