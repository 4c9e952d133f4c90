using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Extdisco.Credentials;
using Extdisco.Interop.Tests.Harness;
using Extdisco.Server.Turn;
using Extdisco.Xmpp;

namespace Extdisco.Interop.Tests.Relays;

/// <summary>A coturn, and how the product's own probe comes to it.</summary>
public sealed class ProbedCoturn : IAsyncDisposable
{
    public const string Secret = "interop-probe-secret";

    private static readonly StunTimings Timings = new() { Total = TimeSpan.FromSeconds(60) };

    private ProbedCoturn(PeerServer server, X509Certificate2Collection authorities)
    {
        Server = server;
        Authorities = authorities;
    }

    public PeerServer Server { get; }

    /// <summary>Its own certificate: it is signed by itself.</summary>
    public X509Certificate2Collection Authorities { get; }

    /// <summary>Whether this machine has an IPv6 loopback.</summary>
    public static bool HasIPv6 { get; } = CanBindIPv6();

    /// <summary>The loopback addresses of this machine.</summary>
    public static IReadOnlyList<string> Loopbacks { get; } = HasIPv6 ? ["127.0.0.1", "::1"] : ["127.0.0.1"];

    /// <summary>Good credentials.</summary>
    internal static ProbeCredentials Good => Minted(Secret);

    /// <param name="options">Lines for its configuration.</param>
    public static Task<ProbedCoturn> StartAsync(params string[] options) => StartWithAsync("LOOPBACK_PEERS=yes", options);

    /// <summary>One that keeps loopback out, as coturn does by itself.</summary>
    public static Task<ProbedCoturn> StartWithoutLoopbackAsync() => StartWithAsync("LOOPBACK_PEERS=no", []);

    internal static ProbeCredentials Minted(string secret, TimeProvider? clock = null) =>
        new(new TurnRestIssuer(new TurnRestOptions { Secret = new Secret(secret), Lifetime = TimeSpan.FromMinutes(15), Window = TimeSpan.FromMinutes(5) }), clock ?? TimeProvider.System);

    internal static ProbeCredentials Fixed(IssuedCredentials credentials) => new(new FixedIssuer(credentials), TimeProvider.System);

    internal ProbeTarget Target(StunTransport transport, bool isRelay = true, string host = "127.0.0.1") => new()
    {
        Host = host,
        Port = Server.Number(transport == StunTransport.Tls ? "TLS_PORT" : "TURN_PORT"),
        Transport = transport,
        IsRelay = isRelay,
        Authorities = Authorities,
    };

    internal static Task<ProbeResult> ProbeAsync(ProbeTarget target, ProbeCredentials? credentials = null, StunTimings? timings = null) =>
        new RelayProbe(timings ?? Timings, TimeProvider.System).RunAsync(target, credentials ?? Good, default);

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private static async Task<ProbedCoturn> StartWithAsync(string loopback, string[] options)
    {
        string[] lines = [.. options, .. HasIPv6 ? ["listening-ip=::1", "relay-ip=::1"] : Array.Empty<string>()];
        var server = await PeerServer.StartAsync("coturn", $"TURN_SECRET={Secret}", loopback, $"TURN_OPTIONS={string.Join(',', lines)}", "LOGLEVEL=debug");
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(await File.ReadAllTextAsync(server["CERT"]));
        return new ProbedCoturn(server, authorities);
    }

    private static bool CanBindIPv6()
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
