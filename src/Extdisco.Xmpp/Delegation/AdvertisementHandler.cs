using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Xml;
using Microsoft.Extensions.Logging;

namespace Extdisco.Xmpp.Delegation;

/// <summary>
/// Takes the advertisements of a server: which namespaces it delegates (XEP-0355, section 4.2), and which privileges it grants
/// (XEP-0356, section 4). They may come in pieces, repeated, late, and for domains that nobody configured.
/// </summary>
/// <param name="component">The component's own domain.</param>
/// <param name="scope">Whose advertisements count.</param>
/// <param name="unserved">Where other domains are told of.</param>
/// <param name="table">Where delegations are noted.</param>
/// <param name="logger">Where they are told.</param>
public sealed class AdvertisementHandler(
    Jid component, DelegationScope scope, UnservedDomains unserved, DelegationTable table, ILogger logger) : IMessageHandler
{
    /// <inheritdoc/>
    public void Handle(Jid from, XmlElement payload)
    {
        ArgumentNullException.ThrowIfNull(from);
        if (payload.Name.SequenceEqual("delegation"u8) && DelegationVersion.Of(payload.Namespace) is { } version)
        {
            TakeDelegation(from, payload, version);
        }
        else if (payload.Is("privilege"u8, Xmlns.Privilege2) || payload.Is("privilege"u8, Xmlns.Privilege1))
        {
            TakePrivilege(from, payload);
        }
    }

    private void TakeDelegation(Jid from, XmlElement delegation, DelegationVersion version)
    {
        if (!scope.IsDomain(from))
        {
            unserved.Tell(from);
            return;
        }

        foreach (var delegated in delegation.Children)
        {
            if (!delegated.Is("delegated"u8, version.NamespaceUtf8))
            {
                continue;
            }

            var xmlns = delegated.Attribute("namespace"u8);
            if (scope.Served(xmlns) is not { } served)
            {
                XmppLog.DelegatesInVain(logger, from.ToString(), LogText.Of(xmlns), component.ToString());
            }
            else if (table.Add(from, served))
            {
                XmppLog.Delegates(logger, from.ToString(), served, component.ToString(), version.Namespace);
            }
        }
    }

    private void TakePrivilege(Jid from, XmlElement privilege)
    {
        if (!scope.IsDomain(from))
        {
            return;
        }

        foreach (var permission in privilege.Children)
        {
            var type = permission.Attribute("type"u8);
            if (permission.Name.SequenceEqual("perm"u8) && !type.SequenceEqual("none"u8))
            {
                XmppLog.Privileged(logger, from.ToString(), component.ToString(), LogText.Of(permission.Attribute("access"u8)), LogText.Of(type));
            }
        }
    }
}
