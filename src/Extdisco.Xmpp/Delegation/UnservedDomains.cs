using Extdisco.Xmpp.Addressing;
using Microsoft.Extensions.Logging;

namespace Extdisco.Xmpp.Delegation;

/// <summary>
/// Tells of domains that delegate to a component and are not served by it: of each once, with the line to add. Anybody can send
/// what looks like a delegation, so that only domains are told of, and at some time no more of them.
/// </summary>
/// <param name="component">The component's own domain.</param>
/// <param name="logger">Where they are told.</param>
public sealed class UnservedDomains(Jid component, ILogger logger)
{
    private const int Most = 100;

    private readonly HashSet<Jid> _told = [];

    /// <summary>Tells of whoever delegates, where it is a domain. For one reader at a time.</summary>
    public void Tell(JidView from)
    {
        if (from.IsDomain && _told.Count < Most && _told.Add(from.ToJid()))
        {
            XmppLog.UnservedDelegates(logger, from.ToString(), component.ToString());
        }
    }
}
