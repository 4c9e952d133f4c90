using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Extdisco.Xmpp.Addressing;

/// <summary>
/// An XMPP address (RFC 7622), normalised: two addresses are the same where their texts are. docs/addresses.md says where
/// the normalisation stops short of the RFC.
/// </summary>
/// <remarks>
/// Servers send addresses in canonical form, and nearly all are ASCII. Such a one is recognised as it is and costs one
/// string; its parts are cut out when they are first asked for.
/// </remarks>
public sealed class Jid : IEquatable<Jid>
{
    /// <summary>How long an address can be (RFC 7622, section 3.1): three parts of 1023 bytes and two separators.</summary>
    private const int MaxLength = 3071;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _text;
    private readonly int _at;
    private readonly int _slash;

    // Filled when first asked for. Two threads may both do it; they come to the same.
    private string? _local;
    private string? _domain;
    private string? _resource;
    private Jid? _bare;
    private byte[]? _utf8;

    internal Jid(string canonical)
    {
        _text = canonical;
        Split(canonical, out _at, out _slash);
    }

    /// <summary>The localpart, or null.</summary>
    public string? Local => _at < 0 ? null : _local ??= _text[.._at];

    /// <summary>The domainpart: U-labels and ASCII labels in lower case without a trailing dot, or an IP literal.</summary>
    public string Domain => _domain ??= IsDomain ? _text : _text[(_at + 1)..EndOfBare];

    /// <summary>The resourcepart, or null.</summary>
    public string? Resource => _slash < 0 ? null : _resource ??= _text[(_slash + 1)..];

    /// <summary>This address without its resource.</summary>
    public Jid Bare => _slash < 0 ? this : _bare ??= new Jid(_text[.._slash]);

    /// <summary>Whether this is a domain alone, with neither localpart nor resource.</summary>
    public bool IsDomain => _at < 0 && _slash < 0;

    /// <summary>The normalised address as UTF-8.</summary>
    internal ReadOnlySpan<byte> Utf8 => _utf8 ??= Encoding.UTF8.GetBytes(_text);

    /// <summary>This address, to look at.</summary>
    internal JidView View => new(this, _at, _slash);

    private int EndOfBare => _slash < 0 ? _text.Length : _slash;

    /// <summary>Whether two addresses are the same, or both null.</summary>
    public static bool operator ==(Jid? left, Jid? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two addresses differ.</summary>
    public static bool operator !=(Jid? left, Jid? right) => !(left == right);

    /// <summary>Reads and normalises an address.</summary>
    /// <exception cref="FormatException">The text is not an address (RFC 7622, section 3).</exception>
    public static Jid Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var jid) ? jid : throw new FormatException($"'{text}' is not an XMPP address (RFC 7622).");
    }

    /// <summary>Reads and normalises an address.</summary>
    /// <returns>Whether the text is an address (RFC 7622, section 3).</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Jid? jid)
    {
        jid = null;
        if (text is null || text.Length > MaxLength)
        {
            return false;
        }

        jid = CanonicalAscii.IsJid(text, out _, out _) ? new Jid(text) : Normalise(text);
        return jid is not null;
    }

    /// <summary>Reads and normalises an address from UTF-8.</summary>
    /// <returns>Whether the bytes are UTF-8 and an address (RFC 7622, section 3).</returns>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out Jid? jid)
    {
        const int OnStack = 256;
        if (Ascii.IsValid(utf8) && utf8.Length <= MaxLength)
        {
            var text = utf8.Length <= OnStack ? stackalloc char[OnStack] : new char[utf8.Length];
            Ascii.ToUtf16(utf8, text, out var length);
            text = text[..length];
            jid = CanonicalAscii.IsJid(text, out _, out _) ? new Jid(new string(text)) : Normalise(new string(text));
            return jid is not null;
        }

        jid = null;
        return System.Text.Unicode.Utf8.IsValid(utf8) && TryParse(StrictUtf8.GetString(utf8), out jid);
    }

    /// <summary>The address of a resource of this address.</summary>
    /// <param name="resource">The resourcepart, which replaces the one that this address may have.</param>
    /// <exception cref="FormatException">The text is not a resourcepart (RFC 7622, section 3.4).</exception>
    public Jid WithResource(string resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return Resourcepart.TryPrepare(resource, out var prepared)
            ? new Jid($"{_text.AsSpan(0, EndOfBare)}/{prepared}")
            : throw new FormatException($"'{resource}' is not a resource of an XMPP address (RFC 7622, section 3.4).");
    }

    /// <inheritdoc/>
    public bool Equals(Jid? other) => other is not null && string.Equals(_text, other._text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Jid);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(_text, StringComparison.Ordinal);

    /// <summary>The normalised address.</summary>
    public override string ToString() => _text;

    /// <summary>Finds the separators (RFC 7622, section 3.1): the first '/', and the first '@' in front of it; -1 for none.</summary>
    internal static void Split(ReadOnlySpan<char> text, out int at, out int slash)
    {
        slash = text.IndexOf('/');
        at = (slash < 0 ? text : text[..slash]).IndexOf('@');
    }

    private static Jid? Normalise(string text)
    {
        // Separators are found before anything is mapped: a fullwidth '@' must not become one.
        Split(text, out var at, out var slash);
        string? local = null;
        string? resource = null;
        if ((at >= 0 && !Localpart.TryPrepare(text[..at], out local))
            || !Domainpart.TryPrepare(text[(at + 1)..(slash < 0 ? text.Length : slash)], out var domain)
            || (slash >= 0 && !Resourcepart.TryPrepare(text[(slash + 1)..], out resource)))
        {
            return null;
        }

        return new Jid((local, resource) switch
        {
            (null, null) => domain,
            (null, _) => $"{domain}/{resource}",
            (_, null) => $"{local}@{domain}",
            _ => $"{local}@{domain}/{resource}",
        });
    }
}
