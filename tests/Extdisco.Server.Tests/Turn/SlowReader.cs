using Extdisco.Server.Turn;

namespace Extdisco.Server.Tests.Turn;

/// <summary>A STUN reader after RFC 8489, section 5 and 14, that shares nothing with the one it judges: lists, and no cleverness.</summary>
internal static class SlowReader
{
    /// <summary>The attributes that may be believed, or null where it is no message.</summary>
    public static IReadOnlyList<(int Type, byte[] Value)>? Read(byte[] bytes)
    {
        var rest = bytes.ToList();
        if (rest.Count < 20 || bytes.Length > StunMessage.MaximumLength || rest[0] >= 0x40)
        {
            return null;
        }

        if (Number(rest, 2, 2) != rest.Count - 20 || rest.Count % 4 != 0 || Number(rest, 4, 4) != 0x2112A442)
        {
            return null;
        }

        var found = new List<(int Type, byte[] Value)>();
        var isSigned = false;
        rest.RemoveRange(0, 20);
        while (rest.Count > 0)
        {
            var type = (int)Number(rest, 0, 2);
            var length = (int)Number(rest, 2, 2);
            var before = bytes.Length - rest.Count;
            rest.RemoveRange(0, 4);
            var padded = length % 4 == 0 ? length : length + 4 - (length % 4);
            if (rest.Count < padded)
            {
                return null;
            }

            var value = rest.Take(length).ToArray();
            rest.RemoveRange(0, padded);
            if ((type == 0x0008 && length != 20) || (type == 0x8028 && (rest.Count > 0 || !IsFingerprint(bytes[..before], value))))
            {
                return null;
            }

            if (!isSigned)
            {
                found.Add((type, value));
            }

            isSigned |= type == 0x0008;
        }

        return found;
    }

    private static bool IsFingerprint(byte[] covered, byte[] value) =>
        value.Length == 4 && Number(value, 0, 4) == (Crc32(covered) ^ 0x5354554E);

    // By the book (ISO 3309): the message as a polynomial, its bits from the lowest of each byte on, divided by the generator.
    private static uint Crc32(byte[] bytes)
    {
        var bits = bytes.SelectMany(octet => Enumerable.Range(0, 8).Select(bit => (octet >> bit) & 1)).Concat(new int[32]).ToArray();
        for (var bit = 0; bit < 32; bit++)
        {
            bits[bit] ^= 1;
        }

        var remainder = 0UL;
        foreach (var bit in bits)
        {
            remainder = (remainder << 1) | (uint)bit;
            if ((remainder & 0x1_0000_0000) != 0)
            {
                remainder ^= 0x1_04C1_1DB7;
            }
        }

        var crc = 0U;
        for (var bit = 0; bit < 32; bit++)
        {
            crc |= (uint)((remainder >> bit) & 1) << (31 - bit);
        }

        return ~crc;
    }

    private static long Number(IReadOnlyList<byte> bytes, int at, int length) =>
        bytes.Skip(at).Take(length).Aggregate(0L, (number, octet) => (number << 8) | octet);
}
