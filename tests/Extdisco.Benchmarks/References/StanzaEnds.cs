using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Extdisco.Benchmarks.References;

/// <summary>
/// Finds the ends of stanzas behind the stream header, and nothing else: no limits, no checks, no CDATA. 64 bytes at a time become
/// masks of those that matter, of which only the set bits are looked at. Nothing is looked at twice.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct StanzaEnds
{
    private int _scanned;
    private int _tag;
    private int _depth;
    private byte _within;

    /// <summary>Finds the end of the stanza that the bytes begin with.</summary>
    /// <param name="bytes">The bytes, from where the last stanza ended.</param>
    /// <returns>How long the stanza is, or 0 where it does not end yet.</returns>
    public int Next(ReadOnlySpan<byte> bytes)
    {
        while (_scanned < bytes.Length)
        {
            var mask = Mask(bytes[_scanned..]);
            while (mask != 0)
            {
                var at = _scanned + BitOperations.TrailingZeroCount(mask);
                mask &= mask - 1;
                var found = bytes[at];
                if (_within is (byte)'\'' or (byte)'"')
                {
                    _within = found == _within ? (byte)'<' : _within;
                }
                else if (found == '<')
                {
                    _within = found;
                    _tag = at;
                }
                else if (_within == '<' && found == '>')
                {
                    _within = 0;
                    _depth += bytes[_tag + 1] == '/' ? -1 : bytes[at - 1] == '/' ? 0 : 1;
                    if (_depth == 0)
                    {
                        _scanned = 0;
                        return at + 1;
                    }
                }
                else if (_within == '<')
                {
                    _within = found;
                }
            }

            _scanned = Math.Min(_scanned + 64, bytes.Length);
        }

        return 0;
    }

    private static ulong Mask(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= 64)
        {
            return MaskOf64(ref Unsafe.AsRef(in bytes[0]));
        }

        Span<byte> last = stackalloc byte[64];
        bytes.CopyTo(last);
        last[bytes.Length..].Clear();
        return MaskOf64(ref last[0]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong MaskOf64(ref byte start)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            var all = Vector512.LoadUnsafe(ref start);
            return (Vector512.Equals(all, Vector512.Create((byte)'<')) | Vector512.Equals(all, Vector512.Create((byte)'>'))
                | Vector512.Equals(all, Vector512.Create((byte)'\'')) | Vector512.Equals(all, Vector512.Create((byte)'"'))).ExtractMostSignificantBits();
        }

        return MaskOf32(ref start) | ((ulong)MaskOf32(ref Unsafe.Add(ref start, 32)) << 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint MaskOf32(ref byte start)
    {
        var half = Vector256.LoadUnsafe(ref start);
        return (Vector256.Equals(half, Vector256.Create((byte)'<')) | Vector256.Equals(half, Vector256.Create((byte)'>'))
            | Vector256.Equals(half, Vector256.Create((byte)'\'')) | Vector256.Equals(half, Vector256.Create((byte)'"'))).ExtractMostSignificantBits();
    }
}
