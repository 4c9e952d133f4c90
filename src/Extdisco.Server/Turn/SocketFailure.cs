using System.Net.Sockets;

namespace Extdisco.Server.Turn;

/// <summary>What a socket's error means to whoever runs the relay.</summary>
internal static class SocketFailure
{
    /// <summary>The failure that an error amounts to.</summary>
    public static StunException Of(SocketException problem, StunRoute route) => problem.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => new StunException(
            ProbeFailureKind.ConnectionRefused,
            $"nobody listens at {route} (connection refused); see that the relay runs, and that its port and address are these (coturn: listening-port, tls-listening-port, listening-ip)"),
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => Closed(route),
        SocketError.TimedOut => NoAnswer(route),
        _ when IsForWant(problem) => NoneLeft(problem),
        _ => new StunException(
            ProbeFailureKind.Unreachable,
            $"{route} cannot be reached from here ({problem.Message}); see the routes and firewalls of this host and on the way"),
    };

    /// <summary>The failure of a lookup. It needs sockets and files, and where there are none it only says that it found nothing.</summary>
    public static StunException OfLookup(Exception problem, string host)
    {
        try
        {
            // Two at once, as others come and go meanwhile.
            using var one = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            using var other = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        }
        catch (SocketException none) when (IsForWant(none))
        {
            return NoneLeft(none);
        }
        catch (SocketException)
        {
            // There are none of this kind here, which says nothing of the lookup.
        }

        return new StunException(ProbeFailureKind.NotResolved, $"{host} does not resolve here ({problem.Message}); see its DNS entries, and this host's resolver");
    }

    /// <summary>Whether a socket could not be had because this host, or this process, has none left.</summary>
    public static bool IsForWant(SocketException problem) => problem.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable;

    /// <summary>The relay hung up.</summary>
    public static StunException Closed(StunRoute route) => new(
        ProbeFailureKind.Closed,
        $"{route} closed the connection; see the relay's log, and whether this is its port for {PortFor(route)}");

    /// <summary>Nothing came back.</summary>
    public static StunException NoAnswer(StunRoute route) => new(
        ProbeFailureKind.NoAnswer,
        $"no answer from {route}; see that the relay runs and listens there, and that no firewall on the way drops {route.Protocol} to port {route.EndPoint.Port}");

    /// <summary>The connection was made, and nothing came back over it.</summary>
    public static StunException NoTls(StunRoute route) => new(
        ProbeFailureKind.NoAnswer,
        $"{route} accepts the connection and does not agree upon TLS; see that this is the relay's port for TLS, and what listens there");

    /// <summary>A request was sent, and nothing came back or the relay hung up.</summary>
    /// <param name="kind"><see cref="ProbeFailureKind.NoAnswer"/> or <see cref="ProbeFailureKind.Closed"/>.</param>
    /// <param name="route">Where it was sent.</param>
    /// <param name="method">What it was about.</param>
    public static StunException Unanswered(ProbeFailureKind kind, StunRoute route, StunMethod method)
    {
        var hint = method switch
        {
            StunMethod.Binding => " (coturn: not with no-stun)",
            StunMethod.Allocate => " (coturn: not with stun-only)",
            _ => "",
        };
        return new StunException(kind, (kind, route.Transport) switch
        {
            (ProbeFailureKind.Closed, _) => $"{route} closed the connection instead of answering {method}; see whether the relay answers that{hint}, what its log says, and whether this is its port for {PortFor(route)}",
            (_, StunTransport.Udp) => $"{NoAnswer(route).Message}; and whether the relay answers {method}{hint}",
            _ => $"{route} accepts the connection and does not answer {method}; see whether the relay answers that{hint}, and what listens there",
        });
    }

    private static StunException NoneLeft(SocketException problem) => new(
        ProbeFailureKind.NoSocket,
        $"this host has no socket left to probe with ({problem.Message}); raise its limit of open files (systemd: LimitNOFILE)");

    private static string PortFor(StunRoute route) => route.Transport == StunTransport.Tls ? "TLS" : "connections without TLS";
}
