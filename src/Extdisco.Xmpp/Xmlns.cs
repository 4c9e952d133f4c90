namespace Extdisco.Xmpp;

/// <summary>The namespaces that a component stream and its common payloads use, as UTF-8.</summary>
public static class Xmlns
{
    /// <summary>The component stream's own namespace (XEP-0114, section 3).</summary>
    public static ReadOnlySpan<byte> ComponentAccept => "jabber:component:accept"u8;

    /// <summary>The namespace of the stream element and of stream errors (RFC 6120, section 4.8.1).</summary>
    public static ReadOnlySpan<byte> Stream => "http://etherx.jabber.org/streams"u8;

    /// <summary>Stream error conditions (RFC 6120, section 4.9).</summary>
    public static ReadOnlySpan<byte> StreamErrors => "urn:ietf:params:xml:ns:xmpp-streams"u8;

    /// <summary>Stanza error conditions (RFC 6120, section 8.3).</summary>
    public static ReadOnlySpan<byte> StanzaErrors => "urn:ietf:params:xml:ns:xmpp-stanzas"u8;

    /// <summary>Service discovery information (XEP-0030).</summary>
    public static ReadOnlySpan<byte> DiscoInfo => "http://jabber.org/protocol/disco#info"u8;

    /// <summary>Service discovery items (XEP-0030).</summary>
    public static ReadOnlySpan<byte> DiscoItems => "http://jabber.org/protocol/disco#items"u8;

    /// <summary>Data forms (XEP-0004).</summary>
    public static ReadOnlySpan<byte> DataForms => "jabber:x:data"u8;

    /// <summary>XMPP ping (XEP-0199).</summary>
    public static ReadOnlySpan<byte> Ping => "urn:xmpp:ping"u8;

    /// <summary>Software version (XEP-0092).</summary>
    public static ReadOnlySpan<byte> Version => "jabber:iq:version"u8;

    /// <summary>Entity time (XEP-0202).</summary>
    public static ReadOnlySpan<byte> Time => "urn:xmpp:time"u8;

    /// <summary>Namespace delegation (XEP-0355, version 0.5).</summary>
    public static ReadOnlySpan<byte> Delegation2 => "urn:xmpp:delegation:2"u8;

    /// <summary>Namespace delegation as ejabberd speaks it (XEP-0355, versions 0.2 to 0.4.2).</summary>
    public static ReadOnlySpan<byte> Delegation1 => "urn:xmpp:delegation:1"u8;

    /// <summary>Stanza forwarding (XEP-0297).</summary>
    public static ReadOnlySpan<byte> Forward => "urn:xmpp:forward:0"u8;

    /// <summary>The namespace of stanzas between a client and its server (RFC 6120, section 4.8.2).</summary>
    public static ReadOnlySpan<byte> Client => "jabber:client"u8;

    /// <summary>Privileged entities (XEP-0356, version 0.4).</summary>
    public static ReadOnlySpan<byte> Privilege2 => "urn:xmpp:privilege:2"u8;

    /// <summary>Privileged entities (XEP-0356, versions 0.2 and 0.3).</summary>
    public static ReadOnlySpan<byte> Privilege1 => "urn:xmpp:privilege:1"u8;

    /// <summary>What the prefix <c>xml</c> is always bound to (Namespaces in XML 1.0, section 3).</summary>
    public static ReadOnlySpan<byte> Xml => "http://www.w3.org/XML/1998/namespace"u8;
}
