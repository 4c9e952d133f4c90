using Extdisco.Credentials;

namespace Extdisco.Server.Turn;

/// <summary>What a probe authenticates with: what is issued to users, or some of its own where the issuer mints.</summary>
/// <param name="issuer">Who issues those of users.</param>
/// <param name="time">The present time.</param>
internal sealed class ProbeCredentials(ICredentialIssuer issuer, TimeProvider time)
{
    private const string Name = "extdisco-probe";

    // A clock that is wrong by minutes hurts no user whose credentials hold for a day; by more than this, somebody has to look.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    // Longer than any clock is wrong but one that was never set, and those stand in the past.
    private static readonly TimeSpan Generous = TimeSpan.FromDays(400);

    /// <summary>
    /// How long minted credentials hold; null for those that are not minted. Never longer than what users get at the least: what the
    /// probe opens, they can open. Clocks that differ by more are found out.
    /// </summary>
    public TimeSpan? Lifetime { get; } = issuer.ShortestLife is { } life && life > Longest ? Longest : issuer.ShortestLife;

    /// <summary>The credentials for a probe.</summary>
    public IssuedCredentials Issue() => Issue(Lifetime ?? default);

    /// <summary>
    /// Credentials that a relay takes even if its clock is far ahead, to tell a wrong clock from a wrong secret; null where none
    /// can be minted.
    /// </summary>
    public IssuedCredentials? IssueGenerously() => Lifetime is null ? null : Issue(Generous);

    private IssuedCredentials Issue(TimeSpan holding) =>
        issuer.IssueTo(Name, DateTimeOffset.FromUnixTimeSeconds((time.GetUtcNow() + holding).ToUnixTimeSeconds()));
}
