using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Extdisco.Server.Turn;

/// <summary>Writes a STUN message (RFC 8489, section 5): attributes in the order in which they are added, the signature last.</summary>
internal sealed class StunWriter
{
    private readonly byte[] _bytes = new byte[StunMessage.MaximumLength];
    private int _length = StunMessage.HeaderLength;

    /// <summary>Begins a message with a transaction id that nobody can guess.</summary>
    public StunWriter(StunMethod method, StunClass role)
        : this(method, role, RandomNumberGenerator.GetBytes(12))
    {
    }

    /// <summary>Begins a message.</summary>
    /// <param name="method">What it is about.</param>
    /// <param name="role">Its role.</param>
    /// <param name="transactionId">12 bytes.</param>
    public StunWriter(StunMethod method, StunClass role, ReadOnlySpan<byte> transactionId)
    {
        Method = method;
        var bits = (int)method;
        var type = (bits & 0x000F) | ((bits & 0x0070) << 1) | ((bits & 0x0F80) << 2) | (int)role;
        BinaryPrimitives.WriteUInt16BigEndian(_bytes, (ushort)type);
        BinaryPrimitives.WriteUInt32BigEndian(_bytes.AsSpan(4), StunMessage.MagicCookie);
        transactionId.CopyTo(_bytes.AsSpan(8, 12));
    }

    /// <summary>What it is about.</summary>
    public StunMethod Method { get; }

    /// <summary>The 12 bytes that the answer has too.</summary>
    public ReadOnlySpan<byte> TransactionId => _bytes.AsSpan(8, 12);

    /// <summary>The message as it stands.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    /// <summary>Adds an attribute.</summary>
    /// <exception cref="ArgumentException">The message would be longer than <see cref="StunMessage.MaximumLength"/>.</exception>
    public void Add(StunAttribute attribute, ReadOnlySpan<byte> value)
    {
        var room = 4 + ((value.Length + 3) & ~3);
        if (_length + room > _bytes.Length)
        {
            throw new ArgumentException($"{value.Length} bytes are too many for one message.", nameof(value));
        }

        BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(_length), (ushort)attribute);
        BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(_length + 2), (ushort)value.Length);
        value.CopyTo(_bytes.AsSpan(_length + 4));
        SetLength(_length + room);
    }

    /// <summary>Adds a text.</summary>
    /// <exception cref="ArgumentException">The message would be too long.</exception>
    public void Add(StunAttribute attribute, string value) => Add(attribute, Encoding.UTF8.GetBytes(value));

    /// <summary>Adds a number of 32 bits.</summary>
    public void Add(StunAttribute attribute, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        Add(attribute, bytes);
    }

    /// <summary>Adds an address, mixed with the header (RFC 8489, section 14.2).</summary>
    public void AddXor(StunAttribute attribute, IPEndPoint address)
    {
        Span<byte> value = stackalloc byte[StunAddress.MaximumLength];
        Add(attribute, value[..StunAddress.WriteXor(address, _bytes.AsSpan(4, 16), value)]);
    }

    /// <summary>Signs what has been added (RFC 8489, section 14.5).</summary>
    public void Sign(StunKey key)
    {
        var end = _length;
        Add(StunAttribute.MessageIntegrity, stackalloc byte[StunKey.SignatureLength]);
        key.Sign(_bytes.AsSpan(0, end), _bytes.AsSpan(end + 4, StunKey.SignatureLength));
    }

    private void SetLength(int length)
    {
        _length = length;
        BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(2), (ushort)(length - StunMessage.HeaderLength));
    }
}
