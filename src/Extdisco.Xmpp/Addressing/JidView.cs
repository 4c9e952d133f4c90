using System.Buffers;
using System.Text;

namespace Extdisco.Xmpp.Addressing;

/// <summary>
/// An XMPP address, normalised, where it was read: what a <see cref="Jid"/> is, but made for one request and gone with it. Whoever
/// wants to keep it makes a <see cref="Jid"/> of it.
/// </summary>
/// <remarks>
/// Nearly all addresses come in canonical form and in ASCII; reading such a one costs a copy into room on the stack. A default
/// view is no address (<see cref="IsEmpty"/>).
/// </remarks>
public readonly ref struct JidView : IEquatable<JidView>
{
    /// <summary>How many characters there has to be room for. Longer addresses are read as well, into a string.</summary>
    public const int Room = 256;

    private readonly ReadOnlySpan<char> _text;
    private readonly ReadOnlySpan<byte> _utf8;
    private readonly int _at;
    private readonly int _slash;
    private readonly ulong _bareHash;
    private readonly ulong _hash;
    private readonly Jid? _jid;

    internal JidView(Jid jid, int at, int slash)
    {
        _jid = jid;
        _text = jid.ToString();
        _utf8 = jid.Utf8;
        _at = at;
        _slash = slash;
    }

    private JidView(ReadOnlySpan<char> canonical, ReadOnlySpan<byte> utf8, int at, int slash)
    {
        _text = canonical;
        _utf8 = utf8;
        _at = at;
        _slash = slash;
        if (at > 0)
        {
            // Several look a user up, and nobody a domain.
            _bareHash = HashOf(slash < 0 ? utf8 : utf8[..slash]);
            _hash = slash < 0 ? _bareHash : HashOf(utf8);
        }
    }

    /// <summary>Whether this is no address at all.</summary>
    public bool IsEmpty => _text.IsEmpty;

    /// <summary>The localpart, or empty.</summary>
    public ReadOnlySpan<char> Local => _at < 0 ? default : _text[.._at];

    /// <summary>The domainpart, as <see cref="Jid.Domain"/> has it.</summary>
    public ReadOnlySpan<char> Domain => Bare[(_at + 1)..];

    /// <summary>The address without its resource.</summary>
    public ReadOnlySpan<char> Bare => _slash < 0 ? _text : _text[.._slash];

    /// <summary>The whole address.</summary>
    public ReadOnlySpan<char> Text => _text;

    /// <summary>The whole address as UTF-8.</summary>
    public ReadOnlySpan<byte> Utf8 => _utf8;

    /// <summary>The address without its resource as UTF-8.</summary>
    public ReadOnlySpan<byte> BareUtf8 => _slash < 0 ? _utf8 : _utf8[..(_jid is null ? _slash : _utf8.IndexOf((byte)'/'))];

    /// <summary>A hash of the bare address, as <see cref="HashOf"/> has it.</summary>
    public ulong BareHash => _bareHash != 0 ? _bareHash : HashOf(BareUtf8);

    /// <summary>Whether there is no resource.</summary>
    public bool IsBare => _slash < 0;

    /// <summary>Whether this is a domain alone, with neither localpart nor resource.</summary>
    public bool IsDomain => _at < 0 && _slash < 0 && !IsEmpty;

    /// <summary>An address that is kept can be looked at.</summary>
    public static implicit operator JidView(Jid jid)
    {
        ArgumentNullException.ThrowIfNull(jid);
        return jid.View;
    }

    /// <summary>Whether two addresses are the same.</summary>
    public static bool operator ==(JidView left, JidView right) => left._text.SequenceEqual(right._text);

    /// <summary>Whether two addresses differ.</summary>
    public static bool operator !=(JidView left, JidView right) => !(left == right);

    /// <summary>A hash of an address, or of anything else: nobody who does not know the key can find two with the same, and it differs from process to process.</summary>
    /// <param name="utf8">The address as UTF-8.</param>
    public static ulong HashOf(ReadOnlySpan<byte> utf8) => SipHash.Of(utf8);

    /// <summary>Reads and normalises an address.</summary>
    /// <param name="utf8">The address as UTF-8.</param>
    /// <param name="room">Where its characters can be put: at least <see cref="Room"/>.</param>
    /// <param name="view">The address.</param>
    /// <returns>Whether the bytes are UTF-8 and an address (RFC 7622, section 3).</returns>
    public static bool TryParse(ReadOnlySpan<byte> utf8, Span<char> room, out JidView view)
    {
        if (utf8.Length <= room.Length
            && Ascii.ToUtf16(utf8, room, out var length) == OperationStatus.Done
            && CanonicalAscii.IsJid(room[..length], out var at, out var slash))
        {
            view = new JidView(room[..length], utf8, at, slash);
            return true;
        }

        if (Jid.TryParse(utf8, out var jid))
        {
            view = jid.View;
            return true;
        }

        view = default;
        return false;
    }

    /// <summary>The address, to keep.</summary>
    /// <exception cref="InvalidOperationException">This is no address.</exception>
    public Jid ToJid() => IsEmpty ? throw new InvalidOperationException("A default view is no address.") : _jid ?? new Jid(_text.ToString());

    /// <summary>The normalised address.</summary>
    public override string ToString() => _jid?.ToString() ?? _text.ToString();

    /// <summary>Whether another address is the same.</summary>
    public bool Equals(JidView other) => this == other;

    /// <summary>False: a view cannot be an object.</summary>
    public override bool Equals(object? obj) => false;

    /// <inheritdoc/>
    public override int GetHashCode() => (int)(_hash != 0 ? _hash : HashOf(_utf8));
}
