using Extdisco.Server.Hosting;
using Extdisco.Xmpp;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Components;
using Extdisco.Xmpp.Stanzas;

namespace Extdisco.Server.Checks;

/// <summary>Looks at what a connection shows of each domain: what it has delegated, and what is in its disco#info.</summary>
/// <param name="delegation">What is known of delegation over the connection.</param>
internal sealed class DomainLook(ServerDelegation delegation)
{
    /// <summary>How long a domain has to answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>What a domain has delegated by now.</summary>
    public IReadOnlyList<string> Delegated(Jid domain) => [.. delegation.Scope.Namespaces.Where(xmlns => delegation.Table.Has(domain, xmlns))];

    /// <summary>Looks once at all domains.</summary>
    /// <exception cref="OperationCanceledException">The connection ended.</exception>
    public async Task<IReadOnlyList<DomainView>> RunAsync(ComponentSession session) =>
        await Task.WhenAll(delegation.Scope.Domains.Select(async domain => new DomainView(domain, Delegated(domain), await AskAsync(session, domain))));

    private Task<IReadOnlyList<string>?> AskAsync(ComponentSession session, Jid domain) =>
        session.GetAsync(domain, writer => writer.EmptyElement("query"u8, Xmlns.DiscoInfo), ReadShown, null, Patience);

    private IReadOnlyList<string>? ReadShown(Stanza answer)
    {
        if (!answer.Type.SequenceEqual("result"u8) || !answer.Element.TryGetChild("query"u8, Xmlns.DiscoInfo, out var query))
        {
            return null;
        }

        var shown = new List<string>();
        foreach (var child in query.Children)
        {
            if (child.Is("feature"u8, Xmlns.DiscoInfo) && delegation.Scope.Served(child.Attribute("var"u8)) is { } xmlns)
            {
                shown.Add(xmlns);
            }
        }

        return shown;
    }
}
