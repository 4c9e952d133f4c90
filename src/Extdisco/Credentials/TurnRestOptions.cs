using Extdisco.Xmpp;

namespace Extdisco.Credentials;

/// <summary>How TURN REST credentials are minted (draft-uberti-behave-turn-rest-00; coturn's <c>use-auth-secret</c>).</summary>
public sealed record TurnRestOptions
{
    /// <summary>The secret shared with the relay (coturn's <c>static-auth-secret</c>).</summary>
    public required Secret Secret { get; init; }

    /// <summary>How long credentials hold at most. At least <see cref="MinimumLifetime"/>. Dino renews only above ten minutes; Psi needs about 14 hours east of Greenwich.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Expiry is rounded down to a multiple of this, so that whoever asks again inside the window gets the same credentials.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What follows the expiry in the username.</summary>
    public TurnRestUsername Username { get; init; } = TurnRestUsername.Opaque;

    /// <summary>What stands between the expiry and the rest (coturn's <c>rest-api-separator</c>).</summary>
    public char Separator { get; init; } = ':';

    /// <summary>Below ten minutes clients cannot renew in time.</summary>
    public static TimeSpan MinimumLifetime { get; } = TimeSpan.FromMinutes(10);
}
