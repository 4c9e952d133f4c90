using Extdisco.Server.Hosting;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Components;
using Extdisco.Xmpp.Delegation;

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
        await Task.WhenAll(delegation.Scope.Domains.Select(async domain => new DomainView(domain, Delegated(domain), await ShownNamespaces.AskAsync(session, domain, delegation.Scope, Patience))));
}
