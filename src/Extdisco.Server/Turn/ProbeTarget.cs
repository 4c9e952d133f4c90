using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Extdisco.Services;

namespace Extdisco.Server.Turn;

/// <summary>A STUN server or TURN relay to probe, as a client would come to it.</summary>
internal sealed record ProbeTarget
{
    /// <summary>The name or address.</summary>
    public required string Host { get; init; }

    /// <summary>The port.</summary>
    public required int Port { get; init; }

    /// <summary>How STUN is carried.</summary>
    public required StunTransport Transport { get; init; }

    /// <summary>Whether it is to relay. If not, it only has to answer.</summary>
    public required bool IsRelay { get; init; }

    /// <summary>
    /// The authorities that may have signed the certificate, or null for those of the system, which are those of clients. Tests have
    /// relays whose certificates no client trusts.
    /// </summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>
    /// The family of the relayed address. IPv4 is what clients get that ask for none, so that health is measured by it; that IPv6
    /// can be had too (RFC 8656, section 7.2), a test shows against coturn.
    /// </summary>
    public AddressFamily RelayedFamily { get; init; } = AddressFamily.InterNetwork;

    /// <summary>
    /// What to probe for a service of the catalogue. What it leaves out is as clients take it: <see cref="DefaultPort"/>,
    /// <c>udp</c>, and <c>tcp</c> for TLS.
    /// </summary>
    /// <returns>Null where there is no probe for it: it is something else than STUN and TURN, or runs over DTLS.</returns>
    public static ProbeTarget? For(ExternalService service)
    {
        var isEncrypted = service.Type is "stuns" or "turns";
        StunTransport? transport = (service.Type, service.Transport) switch
        {
            ("stun" or "turn", "udp" or null) => StunTransport.Udp,
            ("stun" or "turn", "tcp") => StunTransport.Tcp,
            ("stuns" or "turns", "tcp" or null) => StunTransport.Tls,
            _ => null,
        };
        return transport is null ? null : new ProbeTarget
        {
            Host = HostName.Parse(service.Host).ToString(), // in A-labels, which TLS cannot make of every name itself
            Port = service.Port ?? (isEncrypted ? DefaultPort.Tls : DefaultPort.Plain),
            Transport = transport.Value,
            IsRelay = service.Type is "turn" or "turns",
        };
    }

    /// <summary>How to come to it at an address.</summary>
    public StunRoute RouteTo(IPAddress address) => new(new IPEndPoint(address, Port), Host, Transport, Authorities);
}
