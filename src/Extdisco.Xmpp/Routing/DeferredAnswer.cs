using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Routing;

/// <summary>The part of an answer that has to wait for something, away from the reader's turn.</summary>
/// <param name="result">Where the payload of the result goes.</param>
/// <param name="cancellation">Cancelled when nobody waits for the answer any more.</param>
/// <returns>Null for a result, or the error to answer with.</returns>
public delegate Task<StanzaError?> DeferredAnswer(Utf8XmlWriter result, CancellationToken cancellation);
