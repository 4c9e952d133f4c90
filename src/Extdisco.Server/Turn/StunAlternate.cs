using System.Net;

namespace Extdisco.Server.Turn;

/// <summary>The server to try instead (RFC 8489, section 10).</summary>
/// <param name="EndPoint">Its address and port; the transport stays the same.</param>
/// <param name="Domain">The name that its certificate is for, or null where that stays the same too.</param>
internal sealed record StunAlternate(IPEndPoint EndPoint, string? Domain);
