using Extdisco.Xmpp.Stanzas;

namespace Extdisco.Xmpp.Components;

/// <summary>How a stream ended.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Reason">The same for a person.</param>
/// <param name="Error">The stream error that the server sent, if it sent one.</param>
internal sealed record StreamEnd(StreamEndKind Kind, string Reason, StreamError? Error = null);
