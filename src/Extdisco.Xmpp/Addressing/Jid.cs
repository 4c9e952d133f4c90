using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Extdisco.Xmpp.Addressing;

/// <summary>An XMPP address (RFC 7622).</summary>
public sealed class Jid : IEquatable<Jid>
{
    private readonly string _text;

    private Jid(string? local, string domain, string? resource)
    {
        Local = local;
        Domain = domain;
        Resource = resource;
        _text = (local is null ? "" : local + "@") + domain + (resource is null ? "" : "/" + resource);
    }

    /// <summary>The localpart, or null.</summary>
    public string? Local { get; }

    /// <summary>The domainpart.</summary>
    public string Domain { get; }

    /// <summary>The resourcepart, or null.</summary>
    public string? Resource { get; }

    /// <summary>This address without its resource.</summary>
    public Jid Bare => Resource is null ? this : new Jid(Local, Domain, null);

    /// <summary>Whether this is a domain alone, with neither localpart nor resource.</summary>
    public bool IsDomain => Local is null && Resource is null;

    /// <summary>Reads and normalises an address.</summary>
    public static Jid Parse(string text) => TryParse(text, out var jid) ? jid : throw new FormatException($"'{text}' is not a JID.");

    /// <summary>Reads and normalises an address.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Jid? jid)
    {
        jid = null;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var bare = slash < 0 ? text : text[..slash];
        var at = bare.IndexOf('@', StringComparison.Ordinal);
        jid = new Jid(at < 0 ? null : bare[..at].ToLowerInvariant(), bare[(at + 1)..].ToLowerInvariant(), slash < 0 ? null : text[(slash + 1)..]);
        return true;
    }

    /// <summary>Reads and normalises an address from UTF-8.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out Jid? jid) => TryParse(Encoding.UTF8.GetString(utf8), out jid);

    /// <inheritdoc/>
    public bool Equals(Jid? other) => other is not null && string.Equals(_text, other._text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Jid);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(_text, StringComparison.Ordinal);

    /// <summary>The normalised address.</summary>
    public override string ToString() => _text;
}
