using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Routing;

/// <summary>An IQ of type get or set, as its handler sees it. Whether it came wrapped (XEP-0355) cannot be told from it.</summary>
public readonly ref struct IqRequest
{
    /// <summary>Who asks.</summary>
    public required JidView From { get; init; }

    /// <summary>In whose name the answer is given: the component's own domain, or a domain that delegates to it.</summary>
    public required JidView To { get; init; }

    /// <summary>The request's one child element. It is read in place: keep nothing of it after the call.</summary>
    public required XmlElement Payload { get; init; }

    /// <summary>Where an answer that comes later is left, or null where there is no later.</summary>
    internal DeferralSlot? Slot { get; init; }

    /// <summary>The language of the request (<c>xml:lang</c>, RFC 6120, section 8.1.5) as UTF-8, or empty.</summary>
    public ReadOnlySpan<byte> Language => Payload.Language;

    /// <summary>
    /// Has the request answered later, because something has to be waited for that must not hold up other requests. The asker
    /// gets an error when that takes too long or fails.
    /// </summary>
    /// <param name="answer">Makes the answer. Of the request it may use only what was read from it before.</param>
    /// <returns>What the handler has to return.</returns>
    public StanzaError Defer(DeferredAnswer answer)
    {
        if (Slot is null)
        {
            return StanzaError.InternalServerError;
        }

        Slot.Deferral = new Deferral(answer);
        return Deferral.Marker;
    }
}
