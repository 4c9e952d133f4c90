using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Extdisco.Server.Turn;

/// <summary>Where a connection goes, and how.</summary>
/// <param name="EndPoint">The address and port.</param>
/// <param name="Host">The name that the certificate has to be for.</param>
/// <param name="Transport">How STUN is carried.</param>
/// <param name="Authorities">The authorities that may have signed the certificate, or null for those of the system.</param>
internal sealed record StunRoute(IPEndPoint EndPoint, string Host, StunTransport Transport, X509Certificate2Collection? Authorities)
{
    /// <summary>The protocol below STUN and TLS: <c>udp</c> or <c>tcp</c>.</summary>
    public string Protocol => Transport == StunTransport.Udp ? "udp" : "tcp";

    /// <summary>As it is written in messages.</summary>
    public override string ToString() => $"{EndPoint} over {Protocol}";
}
