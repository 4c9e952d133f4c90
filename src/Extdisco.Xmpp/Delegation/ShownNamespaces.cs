using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Components;
using Extdisco.Xmpp.Stanzas;

namespace Extdisco.Xmpp.Delegation;

/// <summary>Which of the namespaces that are to be delegated a domain shows its users (XEP-0030, section 3).</summary>
public static class ShownNamespaces
{
    /// <summary>Asks a domain for its disco#info.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="scope">The namespaces.</param>
    /// <param name="patience">How long the domain has to answer.</param>
    /// <returns>Those that are there, or null where no result came.</returns>
    /// <exception cref="OperationCanceledException">The connection ended.</exception>
    public static Task<HashSet<string>?> AskAsync(ComponentSession session, Jid domain, DelegationScope scope, TimeSpan patience)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(scope);
        return session.GetAsync(domain, writer => writer.EmptyElement("query"u8, Xmlns.DiscoInfo), answer => Read(answer, scope), null, patience);
    }

    private static HashSet<string>? Read(Stanza answer, DelegationScope scope)
    {
        if (!answer.Type.SequenceEqual("result"u8) || !answer.Element.TryGetChild("query"u8, Xmlns.DiscoInfo, out var query))
        {
            return null;
        }

        var shown = new HashSet<string>(StringComparer.Ordinal);
        foreach (var child in query.Children)
        {
            if (child.Is("feature"u8, Xmlns.DiscoInfo) && scope.Served(child.Attribute("var"u8)) is { } xmlns)
            {
                shown.Add(xmlns);
            }
        }

        return shown;
    }
}
