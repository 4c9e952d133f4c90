using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

using Extdisco.Xmpp;

namespace Extdisco.Push;

/// <summary>
/// Somebody, by full address, who is present or has asked. There can be a million of them, so that it holds no more than it must:
/// <see cref="Audience"/> does the rest.
/// </summary>
/// <remarks>
/// What an answer takes is how much memory it has to go through, so that nearly all addresses are in the object itself.
/// </remarks>
internal sealed class Entity
{
    private readonly byte[]? _long;
    private readonly byte _length;
    private ShortAddress _short;

    /// <summary>Makes one.</summary>
    /// <param name="address">The full address, normalised, as UTF-8.</param>
    public Entity(ReadOnlySpan<byte> address)
    {
        if (address.Length > ShortAddress.Bytes)
        {
            _long = address.ToArray();
            return;
        }

        _length = (byte)address.Length;
        address.CopyTo(_short);
    }

    /// <summary>The full address, normalised, as UTF-8.</summary>
    public ReadOnlySpan<byte> Address => _long ?? MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<ShortAddress, byte>(ref _short), _length);

    /// <summary>What it has asked for, or null.</summary>
    public Interest? Interest { get; set; }

    /// <summary>When it last gave a sign of life, in seconds since 1970.</summary>
    public uint Seen { get; set; }

    /// <summary>Over which of our connections its presence was learnt: it holds for that one alone. 0 for none.</summary>
    public int PresentIn { get; set; }

    /// <summary>Whether it waits in the queue of those to be looked at first.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Whether it was asked for a sign of life, and gave none since.</summary>
    public bool IsPinged { get; set; }

    /// <summary>How many pushes in a row it did not answer.</summary>
    public byte Unanswered { get; set; }

    /// <summary>The list that it is in; null when it is forgotten.</summary>
    public EntityList? List { get; set; }

    /// <summary>Whether it is remembered no more. Another object may stand for the same address meanwhile.</summary>
    public bool IsForgotten => List is null;

    /// <summary>The one before it in its list.</summary>
    public Entity? Previous { get; set; }

    /// <summary>The one behind it in its list.</summary>
    public Entity? Next { get; set; }

    /// <summary>Has it fetched into the caches.</summary>
    public void Fetch()
    {
        Ahead.Fetch(in _long);
        Ahead.Fetch(in _long, Ahead.LineBytes);
        Ahead.Fetch(in _short, ShortAddress.Bytes - 1);
    }

    [InlineArray(Bytes)]
    private struct ShortAddress
    {
        public const int Bytes = 48;

        private byte _first;
    }
}
