using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Stanzas;

/// <summary>The stream error conditions that this side sends or acts upon (RFC 6120, section 4.9.3), by their element names.</summary>
public static class StreamErrorCondition
{
    /// <summary>The XML is not what a stream is made of (4.9.3.1).</summary>
    public const string BadFormat = "bad-format";

    /// <summary>Another stream for the same component is there, or took over (4.9.3.3).</summary>
    public const string Conflict = "conflict";

    /// <summary>The server does not know the component's domain (4.9.3.6).</summary>
    public const string HostUnknown = "host-unknown";

    /// <summary>A 'from' is not one that this stream may use (4.9.3.9).</summary>
    public const string InvalidFrom = "invalid-from";

    /// <summary>The stream's namespace or its content's is not the expected one (4.9.3.10).</summary>
    public const string InvalidNamespace = "invalid-namespace";

    /// <summary>The handshake is refused (4.9.3.12).</summary>
    public const string NotAuthorized = "not-authorized";

    /// <summary>The XML is not well-formed (4.9.3.13).</summary>
    public const string NotWellFormed = "not-well-formed";

    /// <summary>The XML holds what a stream forbids (4.9.3.18).</summary>
    public const string RestrictedXml = "restricted-xml";

    /// <summary>A condition that has no name of its own (4.9.3.21).</summary>
    public const string UndefinedCondition = "undefined-condition";

    /// <summary>The stream is not UTF-8 (4.9.3.22).</summary>
    public const string UnsupportedEncoding = "unsupported-encoding";

    /// <summary>The condition that tells the peer about a fault in its XML.</summary>
    public static string For(XmlFault fault) => fault switch
    {
        XmlFault.RestrictedXml => RestrictedXml,
        XmlFault.BadFormat => BadFormat,
        XmlFault.UnsupportedEncoding => UnsupportedEncoding,
        _ => NotWellFormed,
    };
}
