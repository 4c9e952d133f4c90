using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Extdisco.Server.Turn;

/// <summary>Addresses as STUN writes them: plain (RFC 8489, section 14.1), or mixed with the header so that no NAT changes them (section 14.2).</summary>
internal static class StunAddress
{
    /// <summary>How long the value of such an attribute is at most.</summary>
    public const int MaximumLength = 20;

    private const byte IPv4 = 1;
    private const byte IPv6 = 2;

    /// <summary>Reads a plain address; null where it is malformed.</summary>
    /// <param name="value">The attribute's value.</param>
    public static IPEndPoint? Read(ReadOnlySpan<byte> value) => ReadXor(value, stackalloc byte[16]);

    /// <summary>Reads an address that is mixed with the header; null where it is malformed.</summary>
    /// <param name="value">The attribute's value.</param>
    /// <param name="mask">The magic cookie and the transaction id, 16 bytes.</param>
    public static IPEndPoint? ReadXor(ReadOnlySpan<byte> value, ReadOnlySpan<byte> mask)
    {
        if (value.Length < 4 || (value[1], value.Length) is not ((IPv4, 8) or (IPv6, 20)))
        {
            return null;
        }

        Span<byte> plain = stackalloc byte[MaximumLength];
        Mix(value[2..4], mask, plain);
        var port = BinaryPrimitives.ReadUInt16BigEndian(plain);
        Mix(value[4..], mask, plain);
        return new IPEndPoint(new IPAddress(plain[..(value.Length - 4)]), port);
    }

    /// <summary>Writes an address, mixed with the header.</summary>
    /// <param name="address">The address and port.</param>
    /// <param name="mask">The magic cookie and the transaction id, 16 bytes.</param>
    /// <param name="value">Where to write it: <see cref="MaximumLength"/> bytes.</param>
    /// <returns>How many bytes were written.</returns>
    public static int WriteXor(IPEndPoint address, ReadOnlySpan<byte> mask, Span<byte> value)
    {
        value[0] = 0;
        value[1] = address.AddressFamily == AddressFamily.InterNetworkV6 ? IPv6 : IPv4;
        BinaryPrimitives.WriteUInt16BigEndian(value[2..], (ushort)address.Port);
        Mix(value[2..4], mask, value[2..]);
        address.Address.TryWriteBytes(value[4..], out var length);
        Mix(value.Slice(4, length), mask, value[4..]);
        return 4 + length;
    }

    private static void Mix(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> mask, Span<byte> mixed)
    {
        for (var at = 0; at < bytes.Length; at++)
        {
            mixed[at] = (byte)(bytes[at] ^ mask[at]);
        }
    }
}
