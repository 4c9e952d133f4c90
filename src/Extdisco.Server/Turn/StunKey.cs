using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Extdisco.Xmpp;

namespace Extdisco.Server.Turn;

/// <summary>What messages are signed with (RFC 8489, section 14.5). It shows nothing of itself.</summary>
internal sealed class StunKey
{
    /// <summary>How long a signature is: HMAC-SHA1.</summary>
    public const int SignatureLength = HMACSHA1.HashSizeInBytes;

    private readonly byte[] _key;

    /// <summary>Takes a key as it stands.</summary>
    public StunKey(ReadOnlySpan<byte> key) => _key = key.ToArray();

    /// <summary>
    /// The key of the long-term mechanism, MD5 over username, realm and password (RFC 8489, section 9.2.2). They are taken as they
    /// stand, as browsers and relays do: what is minted is ASCII.
    /// </summary>
    [SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms", Justification = "The relay computes the same: MD5 is the protocol.")]
    public static StunKey LongTerm(string username, ReadOnlySpan<byte> realm, Secret password) =>
        new(MD5.HashData([.. Encoding.UTF8.GetBytes(username), (byte)':', .. realm, (byte)':', .. password.RevealUtf8()]));

    /// <summary>Signs.</summary>
    /// <param name="message">The message up to the signature, with a length as if it ended behind it.</param>
    /// <param name="signature">Where to write it: <see cref="SignatureLength"/> bytes.</param>
    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "The relay computes the same: SHA-1 is the protocol.")]
    public void Sign(ReadOnlySpan<byte> message, Span<byte> signature) => HMACSHA1.HashData(_key, message, signature);
}
