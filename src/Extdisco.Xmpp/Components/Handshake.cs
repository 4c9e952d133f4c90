using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Extdisco.Xmpp.Components;

/// <summary>The handshake of XEP-0114, section 3.</summary>
internal static class Handshake
{
    /// <summary>The digest that shows knowledge of the secret: SHA-1 over the stream's id and the secret, as lower-case hexadecimal digits.</summary>
    /// <param name="streamId">The id of the server's stream header, unescaped, as UTF-8.</param>
    /// <param name="secret">The secret shared with the server.</param>
    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "XEP-0114 knows no other digest.")]
    public static string Digest(ReadOnlySpan<byte> streamId, Secret secret)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(streamId);
        hash.AppendData(secret.RevealUtf8());
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
