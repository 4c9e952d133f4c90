namespace Extdisco.Xmpp.Delegation;

/// <summary>How patiently delegations (XEP-0355) are waited for and watched.</summary>
public sealed record DelegationTimings
{
    /// <summary>How long after the handshake a domain may take to advertise its delegation before it counts as missing.</summary>
    public TimeSpan AdvertisementTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often a domain is asked whether it still delegates, after it was asked at the start and a minute later; zero for never
    /// again. It is asked every <see cref="AdvertisementTimeout"/> while ejabberd may hold a dead connection with the delegation.
    /// </summary>
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many times the connection is closed and made anew because a delegation that was there is gone; zero for never.</summary>
    public int Reconnects { get; init; } = 3;

    /// <summary>How long a domain may take to answer when it is asked what it shows its users. Where no answer comes, what it has advertised counts.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
