namespace Extdisco.Xmpp.Components;

/// <summary>How a component stands with its server, for people to look at.</summary>
/// <param name="IsConnected">Whether the server has accepted the handshake and the stream lives.</param>
/// <param name="Since">Since when it is connected, or is not.</param>
/// <param name="Problem">Why it is not connected, and what to do where that is known; null while it is, and before it was found out.</param>
/// <param name="Connections">How often a connection was made.</param>
public sealed record ConnectionState(bool IsConnected, DateTimeOffset Since, string? Problem, long Connections);
