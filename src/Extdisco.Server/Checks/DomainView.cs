using Extdisco.Xmpp.Addressing;

namespace Extdisco.Server.Checks;

/// <summary>What a connection shows of one domain.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Delegated">The namespaces that it has delegated.</param>
/// <param name="Shown">The namespaces that it shows in its disco#info, or null where it did not answer.</param>
internal sealed record DomainView(Jid Domain, IReadOnlyList<string> Delegated, IReadOnlyCollection<string>? Shown);
