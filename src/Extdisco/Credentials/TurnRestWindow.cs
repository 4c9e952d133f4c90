using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Extdisco.Xmpp;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Credentials;

/// <summary>
/// The credentials minted so far that share one expiry. When time moves to the next one, all are dropped at once. For any number
/// of readers, and one writer at a time.
/// </summary>
/// <remarks>
/// A hundred thousand users are a usual number, and whoever asks is as likely to be any of them. What decides is how much memory an
/// answer has to wait for, so that what is kept of a user is one place in an open table: no key, but 64 bits of a keyed hash, and of the
/// credentials nothing that follows from the rest.
/// </remarks>
internal sealed class TurnRestWindow
{
    private readonly int _capacity;
    private Slot[] _slots = new Slot[64];
    private int _count;

    /// <summary>Makes an empty window.</summary>
    /// <param name="expiry">The expiry in seconds since 1970.</param>
    /// <param name="separator">What stands behind it in usernames, or empty.</param>
    /// <param name="capacity">How many users are remembered.</param>
    public TurnRestWindow(long expiry, string separator, int capacity)
    {
        Expiry = expiry;
        _capacity = capacity;
        ExpiresAttribute = RenderedCredentials.Render(DateTimeOffset.FromUnixTimeSeconds(expiry));
        var start = FormattableString.Invariant($"{expiry}{separator}");
        UsernameStart = Render(start);
        NameStart = start.Length;
    }

    /// <summary>The expiry in seconds since 1970.</summary>
    public long Expiry { get; }

    /// <summary>The expiry as an attribute.</summary>
    public byte[] ExpiresAttribute { get; }

    /// <summary>The attribute <c>username</c> as far as all have it.</summary>
    public byte[] UsernameStart { get; }

    /// <summary>How many bytes of a username come before the name in it.</summary>
    public int NameStart { get; }

    /// <summary>Looks for what was minted for a user.</summary>
    /// <param name="user">A hash of the user, which stands for them.</param>
    /// <param name="minted">What was minted.</param>
    public bool TryFind(ulong user, out ReadOnlySpan<byte> minted)
    {
        var slots = Volatile.Read(ref _slots);
        for (var at = Home(user, slots); ; at = Next(at, slots))
        {
            ref var slot = ref slots[at];
            var found = Volatile.Read(ref slot.User);
            if (found == user)
            {
                minted = slot.Minted;
                return true;
            }

            if (found == 0)
            {
                minted = default;
                return false;
            }
        }
    }

    /// <summary>Has the place fetched where a user is who will be looked for, and the next few.</summary>
    public void FetchPlace(ulong user)
    {
        var slots = Volatile.Read(ref _slots);
        ref var home = ref slots[Home(user, slots)];
        Ahead.Fetch(in home);
        Ahead.Fetch(in home, Ahead.LineBytes);
    }

    /// <summary>Remembers what was minted for a user who is not there yet, unless there are too many already.</summary>
    /// <param name="user">A hash of the user, not zero.</param>
    /// <param name="minted">What was minted.</param>
    public void Remember(ulong user, ReadOnlySpan<byte> minted)
    {
        Debug.Assert(user != 0, "Zero is an empty place.");
        if (_count >= _capacity)
        {
            return;
        }

        if (++_count > _slots.Length / 5 * 4)
        {
            Grow();
        }

        Fill(_slots, user, minted);
    }

    private static int Home(ulong user, Slot[] slots) => (int)(user & (uint)(slots.Length - 1));

    private static int Next(int at, Slot[] slots) => (at + 1) & (slots.Length - 1);

    private static void Fill(Slot[] slots, ulong user, ReadOnlySpan<byte> minted)
    {
        var at = Home(user, slots);
        while (slots[at].User != 0)
        {
            at = Next(at, slots);
        }

        // A reader who sees the user sees what belongs to them.
        minted.CopyTo(slots[at].Minted);
        Volatile.Write(ref slots[at].User, user);
    }

    private void Grow()
    {
        var larger = new Slot[_slots.Length * 2];
        foreach (ref readonly var slot in _slots.AsSpan())
        {
            if (slot.User != 0)
            {
                Fill(larger, slot.User, slot.Minted);
            }
        }

        Volatile.Write(ref _slots, larger);
    }

    private static byte[] Render(string usernameStart)
    {
        var writer = new Utf8XmlWriter(64);
        writer.StartElement(default);
        writer.Attribute("username"u8, usernameStart);
        return writer.Written.Span["<".Length..^"'>".Length].ToArray();
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Slot
    {
        public ulong User;
        public MintedBytes Minted;
    }

    [InlineArray(TurnRestKey.MintedBytes)]
    private struct MintedBytes
    {
        private byte _first;
    }
}
