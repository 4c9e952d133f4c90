using System.Diagnostics.CodeAnalysis;
using Extdisco.Xmpp.Addressing;

namespace Extdisco.Access;

/// <summary>Whom an access rule is about: a domain, <c>*.domain</c> (its sub-domains), a bare JID, or <c>*</c> (everybody).</summary>
public sealed class AccessPattern
{
    private const string Everybody = "*";
    private const string Wildcard = "*.";

    private AccessPattern(AccessPatternKind kind, string value)
    {
        Kind = kind;
        Value = value;
    }

    /// <summary>What kind of pattern this is.</summary>
    internal AccessPatternKind Kind { get; }

    /// <summary>The normalised domain or bare JID, without the wildcard in front; empty for everybody.</summary>
    internal string Value { get; }

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">
    /// <c>example.org</c> is the domain itself and its users, <c>*.example.org</c> everything below it but not itself,
    /// <c>user@example.org</c> that user with every resource, <c>*</c> everybody.
    /// </param>
    /// <param name="pattern">The pattern, if it is one. A full JID is none: a resource is no identity.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out AccessPattern? pattern)
    {
        ArgumentNullException.ThrowIfNull(text);
        pattern = null;
        if (string.Equals(text, Everybody, StringComparison.Ordinal))
        {
            pattern = new AccessPattern(AccessPatternKind.Everybody, "");
            return true;
        }

        var below = text.StartsWith(Wildcard, StringComparison.Ordinal);
        var rest = below ? text[Wildcard.Length..] : text;
        if (rest.Contains('*', StringComparison.Ordinal) || !Jid.TryParse(rest, out var jid) || jid.Resource is not null || (below && !jid.IsDomain))
        {
            return false;
        }

        pattern = new AccessPattern(
            below ? AccessPatternKind.SubDomains : jid.IsDomain ? AccessPatternKind.Domain : AccessPatternKind.User,
            jid.ToString());
        return true;
    }

    /// <summary>Whether the pattern is about this address.</summary>
    public bool Matches(JidView jid) => Kind switch
    {
        AccessPatternKind.Everybody => true,
        AccessPatternKind.Domain => jid.Domain.SequenceEqual(Value),
        AccessPatternKind.SubDomains => jid.Domain.Length > Value.Length && jid.Domain.EndsWith(Value, StringComparison.Ordinal)
            && jid.Domain[^(Value.Length + 1)] == '.',
        _ => jid.Bare.SequenceEqual(Value),
    };

    /// <summary>The pattern as it is written.</summary>
    public override string ToString() => Kind switch
    {
        AccessPatternKind.Everybody => Everybody,
        AccessPatternKind.SubDomains => Wildcard + Value,
        _ => Value,
    };
}
