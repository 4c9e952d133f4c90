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
    /// <summary>How long a password is in base64.</summary>
    public const int PasswordLength = 28;

    /// <summary>How long an opaque name is in hexadecimal.</summary>
    public const int OpaqueLength = 2 * OpaqueBytes;

    /// <summary>How many bytes an opaque name and a password have together, one behind the other.</summary>
    public const int MintedBytes = OpaqueBytes + SHA1.HashSizeInBytes;

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

    /// <summary>Mints the password for a username, as <see cref="TurnRest.Password"/> has it.</summary>
    /// <param name="username">The username.</param>
    /// <param name="minted">Where it goes, in its place.</param>
    public void MintPassword(ReadOnlySpan<byte> username, Span<byte> minted)
    {
        _password.AppendData(username);
        _password.GetHashAndReset(minted[OpaqueBytes..]);
    }

    /// <summary>Mints what stands for a user in a username: the same for ever, and nothing to anybody without the secret.</summary>
    /// <param name="bareJid">The user.</param>
    /// <param name="minted">Where it goes, in its place.</param>
    public void MintOpaque(ReadOnlySpan<byte> bareJid, Span<byte> minted)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _opaque.AppendData(OpaqueLabel);
        _opaque.AppendData(bareJid);
        _opaque.GetHashAndReset(hash);
        hash[..OpaqueBytes].CopyTo(minted);
    }

    /// <summary>Writes a minted password as it is sent.</summary>
    public static void WritePassword(ReadOnlySpan<byte> minted, Span<byte> password) =>
        Base64.EncodeToUtf8(minted[OpaqueBytes..], password, out _, out _);

    /// <summary>Writes a minted opaque name as it is sent: in lower-case ASCII.</summary>
    public static void WriteOpaque(ReadOnlySpan<byte> minted, Span<byte> opaque) =>
        Convert.TryToHexStringLower(minted[..OpaqueBytes], opaque, out _);
}
