using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Routing;

/// <summary>An IQ of type get or set, as its handler sees it. Whether it came wrapped (XEP-0355) cannot be told from it.</summary>
public readonly ref struct IqRequest
{
    /// <summary>Who asks.</summary>
    public required Jid From { get; init; }

    /// <summary>In whose name the answer is given: the component's own domain, or a domain that delegates to it.</summary>
    public required Jid To { get; init; }

    /// <summary>The request's one child element. It is read in place: keep nothing of it after the call.</summary>
    public required XmlElement Payload { get; init; }

    /// <summary>The language of the request (<c>xml:lang</c>, RFC 6120, section 8.1.5) as UTF-8, or empty.</summary>
    public ReadOnlySpan<byte> Language => Payload.Language;
}
