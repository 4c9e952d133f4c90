using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Routing;

/// <summary>
/// Answers IQ requests by the name of their payload. A handler is the plug-in point of a component: it says what it
/// answers, which features that brings to service discovery, and answers, inline and without waiting. What has to wait is
/// deferred (<see cref="IqRequest.Defer"/>).
/// </summary>
public interface IIqHandler
{
    /// <summary>The payloads that this handler answers.</summary>
    IReadOnlyList<XmlName> Payloads { get; }

    /// <summary>The features (XEP-0030) that this handler brings, as this asker may see them.</summary>
    /// <param name="asker">Who asks; empty where the server itself asks without an address.</param>
    /// <param name="answeringAs">In whose name the answer is given.</param>
    IReadOnlyList<string> FeaturesFor(JidView asker, JidView answeringAs);

    /// <summary>
    /// A request is about to be handled, and memory takes its time: a handler can have fetched what it keeps of the asker
    /// meanwhile. Nothing else comes of it; the request may never follow.
    /// </summary>
    /// <param name="asker">Who asks.</param>
    void Expect(JidView asker)
    {
    }

    /// <summary>Answers an IQ of type get.</summary>
    /// <param name="request">Who asks what, in whose name it is answered.</param>
    /// <param name="result">Where the payload of the result goes. What was written is taken back when an error is returned or thrown.</param>
    /// <returns>Null for a result, the error to answer with, or what <see cref="IqRequest.Defer"/> returned.</returns>
    StanzaError? Get(in IqRequest request, Utf8XmlWriter result);

    /// <summary>Answers an IQ of type set; by default with <c>not-allowed</c>.</summary>
    /// <inheritdoc cref="Get"/>
    StanzaError? Set(in IqRequest request, Utf8XmlWriter result) => StanzaError.NotAllowed;
}
