using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Extdisco.Interop.Tests.Harness;
using Extdisco.Interop.Tests.Stages;
using Extdisco.Testing;

namespace Extdisco.Interop.Tests.Chaos;

/// <summary>
/// No file descriptors: no connection can be made or taken, and no file be read. What there is goes on, nothing spins, nothing is
/// thought of relays for it, and all is well again when there are some.
/// </summary>
[Collection(ToProsody.Name)]
public sealed class DescriptorTests(ProsodyPeer peer)
{
    private static readonly TimeSpan Famine = TimeSpan.FromSeconds(3); // as many probes as it takes to be down
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(30);

    private PeerServer Server { get; } = peer.Server;

    [Fact]
    public async Task Without_descriptors_it_goes_on_with_what_it_has_and_recovers()
    {
        var health = FreePort.Find();
        await using var coturn = await PeerServer.StartAsync("coturn");
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        var name = $"extdisco-descriptors-{Guid.NewGuid():N}";
        manager.Bind(new UnixDomainSocketEndPoint($"\0{name}"));
        await using var extdisco = ExtdiscoProcess.StartWithFile(ExtdiscoProcess.Render(Options(health, coturn)), "env", $"NOTIFY_SOCKET=@{name}", "WATCHDOG_USEC=1000000");
        await extdisco.WaitUntilConnectedAsync(Server.Component);
        var relay = $"stun localhost:{coturn["TURN_PORT"]}/udp";
        await extdisco.WaitForLineAsync(0, $"{relay} is up");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{health.ToString(CultureInfo.InvariantCulture)}") };
        (await http.GetStringAsync("/metrics")).Should().Contain("process_thread_count").And.Contain("extdisco_relay_up");
        await using var load = await LoadClient.LogInAsync(Server);
        await load.KeepAskingAsync(1);
        await load.WaitForResultsAsync(100);
        (await ReadHealthAsync(health)).Should().Contain("200 OK");
        load.StopAsking();
        await load.WaitForAllAsync();

        await LimitAsync(extdisco, "3");
        var before = ProcessFigures.Of(extdisco.Id);
        using var caller = await CallAsync(health);
        extdisco.Configure(Options(health, coturn, "changed.example.test"));
        await Task.Delay(Famine);
        (ProcessFigures.Of(extdisco.Id).Processor - before.Processor).Should().BeLessThan(Famine / 4, "nothing may spin");
        (await http.GetStringAsync("/metrics")).Should().Contain("extdisco_relay_up").And.Contain("process_uptime_seconds", "over a connection that there was, what can be measured is told");
        await WaitForBeatAsync(manager);
        await load.KeepAskingAsync(1);
        await load.WaitForResultsAsync(100);

        await Server.ComponentConnection.ResetAsync();
        await extdisco.WaitForLineAsync(0, Server.Component, "cannot connect", "too many open files");
        var position = extdisco.Position;
        await LimitAsync(extdisco, "1024");

        await extdisco.WaitUntilConnectedAsync(Server.Component, position, Recovery);
        await extdisco.WaitForLineAsync(position, "is loaded anew");
        (await ReadHealthAsync(health)).Should().Contain("200 OK");
        await using var romeo = await XmppClient.LogInAsync(Server);
        (await romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2'/>")).Result(Xml.Extdisco2 + "services").Described()
            .First().Should().Contain("changed.example.test");
        extdisco.HasExited.Should().BeFalse();
        extdisco.LinesWith("nobody had foreseen").Should().BeEmpty();
        extdisco.LinesWith($"{relay} is down").Should().BeEmpty("that says nothing of the relay");
    }

    /// <summary>Waits until the service manager hears that it works, from now on.</summary>
    private static async Task WaitForBeatAsync(Socket manager)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var buffer = new byte[1024];
        while (manager.Available > 0)
        {
            manager.Receive(buffer);
        }

        while (!Encoding.UTF8.GetString(buffer, 0, await manager.ReceiveAsync(buffer, late.Token)).StartsWith("WATCHDOG=1", StringComparison.Ordinal))
        {
            // It tells other things too.
        }
    }

    private JsonObject Options(int health, PeerServer coturn, string host = Configurations.RelayHost)
    {
        var options = Configurations.For(Server);
        options["Connection"] = new JsonObject { ["ReconnectMin"] = "00:00:00.2", ["ReconnectMax"] = "00:00:01" };
        options["Relays"]![0]!["Host"] = host;
        options["Services"] = new JsonArray(Configurations.Service("stun", "localhost", coturn.Number("TURN_PORT"), "udp")); // probes need descriptors too, and so do lookups
        options["Health"] = new JsonObject { ["Interval"] = "00:00:01" };
        options["Http"] = new JsonObject { ["Listen"] = $"http://127.0.0.1:{health.ToString(CultureInfo.InvariantCulture)}" };
        return options;
    }

    /// <summary>Sets below which number a new descriptor has to be.</summary>
    private static async Task LimitAsync(ExtdiscoProcess process, string limit)
    {
        var (exitCode, output) = await ChildProcess.RunAsync(
            "prlimit", ["--pid", process.Id.ToString(CultureInfo.InvariantCulture), $"--nofile={limit}:"], TimeSpan.FromSeconds(10));
        exitCode.Should().Be(0, "prlimit of the Debian package util-linux said {0}", output);
    }

    private static async Task<Socket> CallAsync(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return socket;
    }

    private static async Task<string> ReadHealthAsync(int port)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        using var response = await http.GetAsync(new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}/health/live"));
        return $"{(int)response.StatusCode} {response.StatusCode}";
    }
}
