using System.Security.Cryptography;
using System.Text;
using Extdisco.Xmpp;

namespace Extdisco.Credentials;

/// <summary>
/// A secret shared with a relay, set up as the keys of the two hashes that minting needs: setting a key up costs more than
/// hashing with it.
/// </summary>
/// <remarks>
/// Not for several threads at once. The hashes are not disposed of by hand: a reload may drop an issuer while it answers, and
/// their handles close when nobody holds them any more.
/// </remarks>
internal sealed class TurnRestKey
{
    // Coturn never hashes this with SHA-256, and the label keeps this use apart from every other use of the same secret.
    private static readonly byte[] OpaqueLabel = "extdisco: opaque TURN REST username\0"u8.ToArray();

    // 80 bits: with a million users, two get the same by a chance of less than one in a billion.
    private const int OpaqueBytes = 10;

    private readonly IncrementalHash _password;
    private readonly IncrementalHash _opaque;

    public TurnRestKey(Secret secret)
    {
        _password = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, secret.RevealUtf8());
        _opaque = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret.RevealUtf8());
    }

    /// <summary>The password for a username, as <see cref="TurnRest.Password"/> has it.</summary>
    public Secret Password(string username)
    {
        _password.AppendData(Encoding.UTF8.GetBytes(username));
        return new Secret(Convert.ToBase64String(_password.GetHashAndReset()));
    }

    /// <summary>What stands for a user in a username: the same for ever, in lower-case ASCII, and nothing to anybody without the secret.</summary>
    public string Opaque(string bareJid)
    {
        _opaque.AppendData(OpaqueLabel);
        _opaque.AppendData(Encoding.UTF8.GetBytes(bareJid));
        return Convert.ToHexStringLower(_opaque.GetHashAndReset().AsSpan(0, OpaqueBytes));
    }
}
