using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Routing;

/// <summary>Takes what servers tell a component in messages.</summary>
public interface IMessageHandler
{
    /// <summary>Looks at a payload of a message to the component. It is read in place: keep nothing of it after the call.</summary>
    /// <param name="from">Who sent the message. Anybody can send one.</param>
    /// <param name="payload">One of its child elements; those of others are to be passed over.</param>
    void Handle(Jid from, XmlElement payload);
}
