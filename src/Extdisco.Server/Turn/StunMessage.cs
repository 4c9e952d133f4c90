using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;

namespace Extdisco.Server.Turn;

/// <summary>
/// A STUN message as it was received, whole and well-formed (RFC 8489, section 5). What is wrong with it, and what follows its
/// signature, cannot be seen through it.
/// </summary>
internal sealed class StunMessage
{
    /// <summary>How long the header is.</summary>
    public const int HeaderLength = 20;

    /// <summary>How long a message may be, in bytes: an answer with the longest realm, nonce and reason comes to 2,500.</summary>
    public const int MaximumLength = 4096;

    /// <summary>What the header of every message has (RFC 8489, section 5).</summary>
    public const uint MagicCookie = 0x2112A442;

    private const int MostAttributes = 64;
    private const int AttributeHeaderLength = 4;
    private const int FirstOptional = 0x8000;

    private readonly byte[] _bytes;
    private readonly List<(StunAttribute Attribute, int Start, int Length)> _attributes = [];

    private StunMessage(byte[] bytes)
    {
        _bytes = bytes;
        var type = BinaryPrimitives.ReadUInt16BigEndian(bytes);

        // The two bits of the class stand between those of the method.
        Class = (StunClass)(type & 0x0110);
        Method = (StunMethod)((type & 0x000F) | ((type & 0x00E0) >> 1) | ((type & 0x3E00) >> 2));
    }

    /// <summary>What it is about.</summary>
    public StunMethod Method { get; }

    /// <summary>Its role.</summary>
    public StunClass Class { get; }

    /// <summary>The 12 bytes that an answer shares with its request.</summary>
    public ReadOnlySpan<byte> TransactionId => _bytes.AsSpan(8, 12);

    /// <summary>Why a request was refused, or null where it does not say.</summary>
    public StunError? Error => TryGet(StunAttribute.ErrorCode, out var value) ? StunError.Read(value) : null;

    /// <summary>The first attribute without which it cannot be understood, and which is not known here; null where there is none.</summary>
    public int? UnknownRequired
    {
        get
        {
            foreach (var (attribute, _, _) in _attributes)
            {
                if ((int)attribute < FirstOptional && !Enum.IsDefined(attribute))
                {
                    return (int)attribute;
                }
            }

            return null;
        }
    }

    /// <summary>Reads a message.</summary>
    /// <param name="bytes">Exactly one; the message keeps them.</param>
    /// <param name="message">The message, if they are one.</param>
    public static bool TryRead(byte[] bytes, [NotNullWhen(true)] out StunMessage? message)
    {
        message = IsFramed(bytes) ? new StunMessage(bytes) : null;
        if (message?.ReadAttributes() == false)
        {
            message = null;
        }

        return message is not null;
    }

    /// <summary>Finds the first attribute of a kind.</summary>
    public bool TryGet(StunAttribute attribute, out ReadOnlySpan<byte> value)
    {
        foreach (var (found, start, length) in _attributes)
        {
            if (found == attribute)
            {
                value = _bytes.AsSpan(start, length);
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>An address that is mixed with the header, or null where it is missing or malformed.</summary>
    public IPEndPoint? XorAddress(StunAttribute attribute) =>
        TryGet(attribute, out var value) ? StunAddress.ReadXor(value, _bytes.AsSpan(4, 16)) : null;

    /// <summary>A plain address, or null where it is missing or malformed.</summary>
    public IPEndPoint? Address(StunAttribute attribute) => TryGet(attribute, out var value) ? StunAddress.Read(value) : null;

    /// <summary>Whether the message is signed with a key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>Null where it is not signed at all.</returns>
    public bool? IsSignedWith(StunKey key)
    {
        if (!TryGet(StunAttribute.MessageIntegrity, out var signature))
        {
            return null;
        }

        // The signature ends the attributes that can be seen, and the message that it covers; only a fingerprint comes after it.
        var (_, start, length) = _attributes.Find(found => found.Attribute == StunAttribute.MessageIntegrity);
        var signed = _bytes.AsSpan(0, start - AttributeHeaderLength).ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(signed.AsSpan(2), (ushort)(start + length - HeaderLength));
        Span<byte> expected = stackalloc byte[StunKey.SignatureLength];
        key.Sign(signed, expected);
        return CryptographicOperations.FixedTimeEquals(expected, signature);
    }

    /// <summary>Whether bytes are framed as one message: header, length and nothing more.</summary>
    private static bool IsFramed(ReadOnlySpan<byte> bytes) =>
        bytes.Length is >= HeaderLength and <= MaximumLength
        && (bytes[0] & 0xC0) == 0
        && BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) == MagicCookie
        && BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) == bytes.Length - HeaderLength
        && bytes.Length % 4 == 0;

    private bool ReadAttributes()
    {
        var signed = false;
        for (var at = HeaderLength; at < _bytes.Length;)
        {
            var attribute = (StunAttribute)BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(at));
            var length = BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(at + 2));
            var start = at + AttributeHeaderLength;
            at = start + ((length + 3) & ~3);
            if (at > _bytes.Length || _attributes.Count == MostAttributes || !IsWhole(attribute, start, length))
            {
                return false;
            }

            if (!signed)
            {
                _attributes.Add((attribute, start, length));
                signed = attribute == StunAttribute.MessageIntegrity;
            }
        }

        return true;
    }

    private bool IsWhole(StunAttribute attribute, int start, int length) => attribute switch
    {
        StunAttribute.MessageIntegrity => length == StunKey.SignatureLength,
        StunAttribute.Fingerprint => length == 4
            && start + length == _bytes.Length
            && BinaryPrimitives.ReadUInt32BigEndian(_bytes.AsSpan(start)) == StunFingerprint.Of(_bytes.AsSpan(0, start - AttributeHeaderLength)),
        _ => true,
    };
}
