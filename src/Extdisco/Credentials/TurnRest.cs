using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Extdisco.Xmpp;

namespace Extdisco.Credentials;

/// <summary>The arithmetic of TURN REST credentials (draft-uberti-behave-turn-rest-00, section 2.2).</summary>
public static class TurnRest
{
    /// <summary>The password for a username: base64(HMAC-SHA1(secret, username)).</summary>
    /// <param name="secret">The secret shared with the relay.</param>
    /// <param name="username">The whole username, with the expiry that it begins with.</param>
    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "The relay computes the same: SHA-1 is the protocol.")]
    public static Secret Password(Secret secret, string username)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return new Secret(Convert.ToBase64String(HMACSHA1.HashData(secret.RevealUtf8(), Encoding.UTF8.GetBytes(username))));
    }

    /// <summary>Mints credentials of a name.</summary>
    /// <param name="secret">The secret shared with the relay.</param>
    /// <param name="separator">What stands between the expiry and the name.</param>
    /// <param name="name">Whose they are.</param>
    /// <param name="expires">When they end, in whole seconds.</param>
    public static IssuedCredentials Mint(Secret secret, char separator, string name, DateTimeOffset expires)
    {
        var username = string.Create(CultureInfo.InvariantCulture, $"{expires.ToUnixTimeSeconds()}{separator}{name}");
        return new IssuedCredentials(username, Password(secret, username), expires);
    }
}
