using Extdisco.Xmpp;

namespace Extdisco.Credentials;

/// <summary>How TURN REST credentials are minted (draft-uberti-behave-turn-rest-00; coturn's <c>use-auth-secret</c>).</summary>
public sealed record TurnRestOptions
{
    /// <summary>The secret shared with the relay (coturn's <c>static-auth-secret</c>).</summary>
    public required Secret Secret { get; init; }

    /// <summary>
    /// How long credentials hold at most: from <see cref="MinimumLifetime"/> to <see cref="MaximumLifetime"/>. Dino renews only
    /// above ten minutes; Psi needs about 14 hours east of Greenwich.
    /// </summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>
    /// Expiry is rounded down to a multiple of this, so that whoever asks again inside the window gets the same credentials.
    /// Whole seconds, and at most half of <see cref="Lifetime"/>: credentials hold for at least the lifetime minus the window.
    /// </summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What follows the expiry in the username.</summary>
    public TurnRestUsername Username { get; init; } = TurnRestUsername.Opaque;

    /// <summary>
    /// What stands between the expiry and the rest (coturn's <c>rest-api-separator</c>): a printable ASCII character that is no
    /// digit, as it has to end a number.
    /// </summary>
    public char Separator { get; init; } = ':';

    /// <summary>
    /// Of how many users the credentials are remembered for the window. Those beyond get the same credentials on each request
    /// too, but minted anew. 50 to 100 bytes each; the default costs 5 MB.
    /// </summary>
    public int RememberedUsers { get; init; } = 100_000;

    /// <summary>Below ten minutes clients cannot renew in time.</summary>
    public static TimeSpan MinimumLifetime { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Ten years: whoever wants more wants fixed credentials.</summary>
    public static TimeSpan MaximumLifetime { get; } = TimeSpan.FromDays(3650);

    /// <summary>What is wrong with these options, as a sentence that names the option and what it may be; null where nothing is.</summary>
    public string? Fault() => this switch
    {
        _ when Lifetime < MinimumLifetime || Lifetime > MaximumLifetime => $"Lifetime has to be from {MinimumLifetime} to {MaximumLifetime}.",
        _ when Window <= TimeSpan.Zero || Window.Ticks % TimeSpan.TicksPerSecond != 0 => "Window has to be a whole number of seconds above zero.",
        _ when Window > Lifetime / 2 => "Window has to be at most half of Lifetime.",
        _ when Separator is <= ' ' or > '~' || char.IsAsciiDigit(Separator) => "Separator has to be a printable ASCII character that is no digit.",
        _ when !Enum.IsDefined(Username) => "Username has to be Opaque, Jid or None.",
        _ when RememberedUsers < 0 => "RememberedUsers cannot be negative.",
        _ => null,
    };
}
