using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Routing;

/// <summary>
/// Answers presence probes and subscriptions to a component (RFC 6121, sections 3 and 4.3): it is always available, to
/// whoever wants to know. Presence for an address that does not exist is ignored (8.5.1).
/// </summary>
internal sealed class PresenceResponder(byte[] component)
{
    /// <summary>Writes the answer to a presence stanza, if it wants one.</summary>
    public void Answer(in Stanza presence, bool toComponentItself, Utf8XmlWriter output)
    {
        if (!toComponentItself || presence.From.IsEmpty)
        {
            return;
        }

        if (presence.Type.SequenceEqual("subscribe"u8))
        {
            Write(presence.From, "subscribed"u8, output);
            Write(presence.From, default, output);
        }
        else if (presence.Type.SequenceEqual("unsubscribe"u8))
        {
            Write(presence.From, "unavailable"u8, output);
        }
        else if (presence.Type.SequenceEqual("probe"u8))
        {
            Write(presence.From, default, output);
        }
    }

    private void Write(ReadOnlySpan<byte> to, ReadOnlySpan<byte> type, Utf8XmlWriter output)
    {
        output.StartElement("presence"u8);
        if (!type.IsEmpty)
        {
            output.Attribute("type"u8, type);
        }

        output.Attribute("from"u8, component);
        output.Attribute("to"u8, to);
        output.EndElement("presence"u8);
    }
}
