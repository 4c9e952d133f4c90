using System.Globalization;
using Extdisco.Credentials;
using Extdisco.Xmpp;

namespace Extdisco.Server.Turn;

/// <summary>What a probe authenticates with: a username and a password that do not change, or a secret of which some are minted for each probe.</summary>
internal sealed class ProbeCredentials
{
    private const string Name = "extdisco-probe";

    // Longer than any clock is wrong but one that was never set, and those stand in the past.
    private static readonly TimeSpan Generous = TimeSpan.FromDays(400);

    private readonly Func<TimeSpan, IssuedCredentials> _issue;

    private ProbeCredentials(TimeSpan? lifetime, Func<TimeSpan, IssuedCredentials> issue)
    {
        Lifetime = lifetime;
        _issue = issue;
    }

    /// <summary>How long minted credentials hold; null for those that are not minted.</summary>
    public TimeSpan? Lifetime { get; }

    /// <summary>Credentials that are always the same.</summary>
    /// <param name="credentials">The credentials.</param>
    public static ProbeCredentials Fixed(IssuedCredentials credentials) => new(null, _ => credentials);

    /// <summary>Credentials minted with a secret shared with the relay (draft-uberti-behave-turn-rest-00).</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="separator">What stands between the expiry and the rest of the username.</param>
    /// <param name="lifetime">How long they hold. Clocks that differ by more are found out.</param>
    /// <param name="time">The present time.</param>
    public static ProbeCredentials Minted(Secret secret, char separator, TimeSpan lifetime, TimeProvider time) =>
        new(lifetime, holds => Mint(secret, separator, Name, DateTimeOffset.FromUnixTimeSeconds((time.GetUtcNow() + holds).ToUnixTimeSeconds())));

    /// <summary>Mints credentials that are nobody's of the users (draft-uberti-behave-turn-rest-00).</summary>
    /// <param name="secret">The secret shared with the relay.</param>
    /// <param name="separator">What stands between the expiry and the name.</param>
    /// <param name="name">By which the relay's log shows what they are for, and its quota counts them apart from users.</param>
    /// <param name="expires">When they end, in whole seconds.</param>
    public static IssuedCredentials Mint(Secret secret, char separator, string name, DateTimeOffset expires)
    {
        var username = string.Create(CultureInfo.InvariantCulture, $"{expires.ToUnixTimeSeconds()}{separator}{name}");
        return new IssuedCredentials(username, TurnRest.Password(secret, username), expires);
    }

    /// <summary>The credentials for a probe.</summary>
    public IssuedCredentials Issue() => _issue(Lifetime ?? default);

    /// <summary>
    /// Credentials that a relay takes even if its clock is far ahead, to tell a wrong clock from a wrong secret; null where none
    /// can be minted.
    /// </summary>
    public IssuedCredentials? IssueGenerously() => Lifetime is null ? null : _issue(Generous);
}
