using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Extdisco.Xmpp.Addressing;

/// <summary>
/// SipHash (Aumasson and Bernstein, SipHash: a fast short-input PRF, 2012): 64 bits of which nobody who does not know the key can tell
/// for two inputs whether they are the same. .NET's own keyed hash of strings has 32, which among a hundred thousand users two share.
/// </summary>
internal static class SipHash
{
    private static readonly ulong Key0 = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
    private static readonly ulong Key1 = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    /// <summary>SipHash-1-3, as hash tables use it, with a key of this process.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes) => Compute(bytes, Key0, Key1, compressions: 1, finalisations: 3);

    /// <summary>SipHash with any key and any number of rounds.</summary>
    /// <param name="bytes">What is hashed.</param>
    /// <param name="key0">The first half of the key.</param>
    /// <param name="key1">The second half of the key.</param>
    /// <param name="compressions">How many rounds each eight bytes take.</param>
    /// <param name="finalisations">How many rounds there are in the end.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Compute(ReadOnlySpan<byte> bytes, ulong key0, ulong key1, int compressions, int finalisations)
    {
        var v0 = key0 ^ 0x736f6d6570736575;
        var v1 = key1 ^ 0x646f72616e646f6d;
        var v2 = key0 ^ 0x6c7967656e657261;
        var v3 = key1 ^ 0x7465646279746573;
        var last = (ulong)bytes.Length << 56;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            Compress(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        for (var i = 0; i < bytes.Length; i++)
        {
            last |= (ulong)bytes[i] << (8 * i);
        }

        Compress(last);
        v2 ^= 0xff;
        Mix(finalisations);
        return v0 ^ v1 ^ v2 ^ v3;

        void Compress(ulong word)
        {
            v3 ^= word;
            Mix(compressions);
            v0 ^= word;
        }

        void Mix(int rounds)
        {
            for (var round = 0; round < rounds; round++)
            {
                v0 += v1;
                v2 += v3;
                v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
                v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
                v0 = BitOperations.RotateLeft(v0, 32) + v3;
                v2 += v1;
                v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
                v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
                v2 = BitOperations.RotateLeft(v2, 32);
            }
        }
    }
}
