using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Components;

/// <summary>Writes whole stanzas into a stream; the writer must not be kept.</summary>
/// <typeparam name="TState">What it writes from.</typeparam>
public delegate void StanzaWrite<in TState>(Utf8XmlWriter writer, TState state);
