namespace Extdisco.Server.Turn;

/// <summary>The checksum of the FINGERPRINT attribute (RFC 8489, section 14.7).</summary>
internal static class StunFingerprint
{
    private const uint Polynomial = 0xEDB88320;
    private const uint Mask = 0x5354554E;

    /// <summary>CRC-32 (ISO 3309) over a message up to the attribute, mixed with a constant.</summary>
    public static uint Of(ReadOnlySpan<byte> message)
    {
        // Bit by bit: a probe sends a dozen messages of a hundred bytes, which pays for no table.
        var crc = uint.MaxValue;
        foreach (var octet in message)
        {
            crc ^= octet;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * Polynomial);
            }
        }

        return ~crc ^ Mask;
    }
}
