using System.Buffers.Text;
using System.Security.Cryptography;
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
    /// <summary>How long a password is: base64 of the 20 bytes of SHA-1.</summary>
    public const int PasswordLength = 28;

    /// <summary>How long an opaque name is.</summary>
    public const int OpaqueLength = 2 * OpaqueBytes;

    // 80 bits: with a million users, two get the same by a chance of less than one in a billion.
    private const int OpaqueBytes = 10;

    private readonly IncrementalHash _password;
    private readonly IncrementalHash _opaque;

    public TurnRestKey(Secret secret)
    {
        _password = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, secret.RevealUtf8());
        _opaque = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret.RevealUtf8());
    }

    // Coturn never hashes this with SHA-256, and the label keeps this use apart from every other use of the same secret.
    private static ReadOnlySpan<byte> OpaqueLabel => "extdisco: opaque TURN REST username\0"u8;

    /// <summary>Writes the password for a username, as <see cref="TurnRest.Password"/> has it.</summary>
    public void WritePassword(ReadOnlySpan<byte> username, Span<byte> password)
    {
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        _password.AppendData(username);
        _password.GetHashAndReset(hash);
        Base64.EncodeToUtf8(hash, password, out _, out _);
    }

    /// <summary>Writes what stands for a user in a username: the same for ever, in lower-case ASCII, and nothing to anybody without the secret.</summary>
    public void WriteOpaque(ReadOnlySpan<byte> bareJid, Span<byte> opaque)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _opaque.AppendData(OpaqueLabel);
        _opaque.AppendData(bareJid);
        _opaque.GetHashAndReset(hash);
        Convert.TryToHexStringLower(hash[..OpaqueBytes], opaque, out _);
    }
}
