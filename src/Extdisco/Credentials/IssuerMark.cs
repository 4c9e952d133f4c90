using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Extdisco.Xmpp;

namespace Extdisco.Credentials;

/// <summary>Makes the marks by which issuers are told apart.</summary>
internal static class IssuerMark
{
    /// <summary>A keyed hash, as every user gets one made with the same secret: whoever sees the mark learns nothing more.</summary>
    /// <param name="secret">The secret or password.</param>
    /// <param name="rest">All else that what is issued depends on.</param>
    public static long Of(Secret secret, string rest)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret.RevealUtf8(), Encoding.UTF8.GetBytes(rest), hash);
        return BinaryPrimitives.ReadInt64LittleEndian(hash);
    }
}
