using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Presence;

/// <summary>
/// The component's side of presence (RFC 6121, sections 3 and 4): it is always available, to whoever wants to know, and asks
/// those to be told of theirs who are of interest. Presence for an address that does not exist is ignored (8.5.1).
/// </summary>
/// <param name="component">The component's own domain.</param>
internal sealed class PresenceResponder(byte[] component)
{
    private volatile IPresenceHandler? _handler;

    /// <summary>Who is told, or null.</summary>
    public IPresenceHandler? Handler
    {
        get => _handler;
        set => _handler = value;
    }

    /// <summary>Takes a presence stanza, and writes the answer if it wants one.</summary>
    public void Take(in Stanza presence, bool toComponentItself, Utf8XmlWriter output)
    {
        if (!toComponentItself || presence.From.IsEmpty)
        {
            return;
        }

        var type = presence.Type;
        if (type.IsEmpty)
        {
            _handler?.Available(presence.From);
        }
        else if (type.SequenceEqual("unavailable"u8) || type.SequenceEqual("error"u8))
        {
            _handler?.Unavailable(presence.From);
        }
        else if (type.SequenceEqual("probe"u8))
        {
            Write(presence.From, default, output);
        }
        else
        {
            TakeSubscription(presence, output);
        }
    }

    private void TakeSubscription(in Stanza presence, Utf8XmlWriter output)
    {
        if (presence.Type.SequenceEqual("subscribe"u8))
        {
            Write(presence.From, "subscribed"u8, output);
            Write(presence.From, default, output);
            if (_handler is { } handler && TryGetUser(presence, out var asker) && handler.Follows(asker))
            {
                Write(presence.From, "subscribe"u8, output);
            }
        }
        else if (presence.Type.SequenceEqual("unsubscribe"u8))
        {
            Write(presence.From, "unavailable"u8, output);
        }
        else if (presence.Type.SequenceEqual("subscribed"u8) && TryGetUser(presence, out var approver))
        {
            _handler?.Subscribed(approver);
        }
        else if (presence.Type.SequenceEqual("unsubscribed"u8) && TryGetUser(presence, out var decliner))
        {
            _handler?.Unsubscribed(decliner);
        }
    }

    /// <summary>Subscriptions are between bare addresses; servers write full ones here and there.</summary>
    private static bool TryGetUser(in Stanza presence, out Jid user)
    {
        user = Jid.TryParse(presence.From, out var from) ? from.Bare : null!;
        return user is not null;
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
