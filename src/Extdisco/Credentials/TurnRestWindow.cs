using System.Buffers.Binary;
using Extdisco.Xmpp;

namespace Extdisco.Credentials;

/// <summary>
/// The credentials minted so far that share one expiry. When time moves to the next one, all are dropped at once. For any number
/// of readers, and one writer at a time.
/// </summary>
/// <remarks>
/// A hundred thousand users are a usual number, and whoever asks is as likely to be any of them. What decides is how much memory
/// an answer has to go through: so that they are records one behind the other in a few large blocks, and not objects.
/// </remarks>
internal sealed class TurnRestWindow
{
    private const int BlockBytes = 64 * 1024;
    private const int Lengths = 2 * sizeof(ushort);

    // What a record's place can be told in: 4 GiB, some thirty million users.
    private const int MostBlocks = ushort.MaxValue;

    private readonly int _capacity;
    private byte[][] _blocks = new byte[4][];
    private int _blockCount;
    private ulong[] _slots = new ulong[64];
    private int _count;
    private int _blockEnd = BlockBytes;

    /// <summary>Makes an empty window.</summary>
    /// <param name="expiry">The expiry in seconds since 1970.</param>
    /// <param name="capacity">How many users are remembered.</param>
    public TurnRestWindow(long expiry, int capacity)
    {
        Expiry = expiry;
        _capacity = capacity;
        ExpiresAttribute = RenderedCredentials.Render(DateTimeOffset.FromUnixTimeSeconds(expiry));
    }

    /// <summary>The expiry in seconds since 1970.</summary>
    public long Expiry { get; }

    /// <summary>The expiry as an attribute.</summary>
    public byte[] ExpiresAttribute { get; }

    /// <summary>Looks for what was minted for a user.</summary>
    /// <param name="user">The user, as UTF-8.</param>
    /// <param name="hash">A hash of the user.</param>
    /// <param name="usernameAndPassword">What was minted.</param>
    public bool TryFind(ReadOnlySpan<byte> user, uint hash, out ReadOnlySpan<byte> usernameAndPassword)
    {
        var slots = Volatile.Read(ref _slots);
        for (var at = hash & (uint)(slots.Length - 1); ; at = (at + 1) & (uint)(slots.Length - 1))
        {
            var slot = Volatile.Read(ref slots[at]);
            if (slot == 0)
            {
                usernameAndPassword = default;
                return false;
            }

            if ((uint)(slot >> 32) == hash && Record((uint)slot - 1, out usernameAndPassword).SequenceEqual(user))
            {
                return true;
            }
        }
    }

    /// <summary>Has the place fetched where a user is who will be looked for.</summary>
    public void FetchPlace(uint hash)
    {
        var slots = Volatile.Read(ref _slots);
        Ahead.Fetch(in slots[hash & (uint)(slots.Length - 1)]);
    }

    /// <summary>Has the record fetched of a user who will be looked for, once the place is there.</summary>
    public void FetchRecord(uint hash)
    {
        var slots = Volatile.Read(ref _slots);
        var slot = Volatile.Read(ref slots[hash & (uint)(slots.Length - 1)]);
        if ((uint)(slot >> 32) == hash && slot != 0)
        {
            var record = (uint)slot - 1;
            ref var first = ref Volatile.Read(ref _blocks)[record / BlockBytes][record % BlockBytes];
            Ahead.Fetch(in first);
            Ahead.Fetch(in first, Ahead.LineBytes);
            Ahead.Fetch(in first, 2 * Ahead.LineBytes);
        }
    }

    /// <summary>Remembers what was minted for a user who is not there yet, unless there are too many already.</summary>
    /// <inheritdoc cref="TryFind"/>
    public void Remember(ReadOnlySpan<byte> user, uint hash, ReadOnlySpan<byte> usernameAndPassword)
    {
        if (_count >= _capacity || _blockCount == MostBlocks)
        {
            return;
        }

        if (++_count > _slots.Length / 2)
        {
            Grow();
        }

        Fill(_slots, ((ulong)hash << 32) | (Write(user, usernameAndPassword) + 1));
    }

    private static void Fill(ulong[] slots, ulong slot)
    {
        var at = (uint)(slot >> 32) & (uint)(slots.Length - 1);
        while (slots[at] != 0)
        {
            at = (at + 1) & (uint)(slots.Length - 1);
        }

        Volatile.Write(ref slots[at], slot);
    }

    private void Grow()
    {
        var larger = new ulong[_slots.Length * 2];
        foreach (var slot in _slots)
        {
            if (slot != 0)
            {
                Fill(larger, slot);
            }
        }

        Volatile.Write(ref _slots, larger);
    }

    /// <summary>Reads a record: its key, and what belongs to it.</summary>
    private ReadOnlySpan<byte> Record(uint record, out ReadOnlySpan<byte> value)
    {
        var bytes = Volatile.Read(ref _blocks)[record / BlockBytes].AsSpan((int)(record % BlockBytes));
        var keyLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        value = bytes.Slice(Lengths + keyLength, BinaryPrimitives.ReadUInt16LittleEndian(bytes[sizeof(ushort)..]));
        return bytes.Slice(Lengths, keyLength);
    }

    private uint Write(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var length = Lengths + key.Length + value.Length;
        if (BlockBytes - _blockEnd < length)
        {
            AddBlock();
        }

        var bytes = _blocks[_blockCount - 1].AsSpan(_blockEnd, length);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)key.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[sizeof(ushort)..], (ushort)value.Length);
        key.CopyTo(bytes[Lengths..]);
        value.CopyTo(bytes[(Lengths + key.Length)..]);
        var record = ((uint)(_blockCount - 1) * BlockBytes) + (uint)_blockEnd;
        _blockEnd += length;
        return record;
    }

    private void AddBlock()
    {
        var blocks = _blocks;
        if (_blockCount == blocks.Length)
        {
            Array.Resize(ref blocks, blocks.Length * 2);
        }

        blocks[_blockCount++] = new byte[BlockBytes];
        _blockEnd = 0;
        Volatile.Write(ref _blocks, blocks);
    }
}
