using System.Diagnostics.CodeAnalysis;
using Extdisco.Xmpp.Addressing;

namespace Extdisco.Access;

/// <summary>Whom an access rule is about: a domain, <c>*.domain</c> (its sub-domains), a bare JID, or <c>*</c> (everybody).</summary>
public sealed class AccessPattern
{
    /// <summary>Reads a pattern.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out AccessPattern? pattern) => throw new NotSupportedException();

    /// <summary>Whether the pattern is about this address.</summary>
    public bool Matches(Jid jid) => throw new NotSupportedException();
}
