using System.Globalization;
using System.Text.Json.Nodes;
using Extdisco.Interop.Tests.Harness;
using Extdisco.Interop.Tests.Push;

namespace Extdisco.Interop.Tests.Health;

/// <summary>Real relays that stop, come back, or have another secret, beside a real server and a client that is online.</summary>
public sealed class HealthTests : IAsyncLifetime
{
    private const string Secret = "interop-health-secret";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private PeerServer _server = null!;
    private PeerServer _first = null!;

    private string First => Port(_first);

    public async Task InitializeAsync()
    {
        RunLedger.AddSecret("a relay's secret", Secret);
        _server = await PeerServer.StartAsync("prosody", "COMPONENT_SECRET=interop-component-secret");
        _first = await StartRelayAsync();
    }

    public async Task DisposeAsync()
    {
        await _first.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task What_works_is_up_and_a_wrong_secret_is_named_in_an_operators_words()
    {
        var options = Options(withdraw: false, _first);
        options["Relays"]!.AsArray().Add(new JsonObject { ["Host"] = "127.0.0.1", ["Port"] = _first.Number("TURN_PORT"), ["Secret"] = "not-the-relays" });
        RunLedger.AddSecret("a wrong secret", "not-the-relays");
        await using var extdisco = await ExtdiscoProcess.StartConnectedAsync(options);

        foreach (var service in ServicesOf(First))
        {
            await extdisco.WaitForLineAsync(0, Patience, " INF", $"{service} is up");
        }

        foreach (var service in ServicesOf(First).Skip(1))
        {
            await extdisco.WaitForLineAsync(0, Patience, " WRN", $"{service} is down: the secret is refused: 401 after authentication; compare static-auth-secret");
            extdisco.LinesWith($"{service} is ").Should().HaveCount(2);
        }
    }

    [Fact]
    public async Task A_relay_that_stops_is_withdrawn_until_it_is_back_but_never_the_last()
    {
        await using var other = await StartRelayAsync();
        var second = Port(other);
        await using var extdisco = await ExtdiscoProcess.StartConnectedAsync(Options(withdraw: true, _first, other));
        await using var asking = await XmppClient.LogInAsync(_server);
        await using var told = await XmppClient.LogInAsync(_server); // asks once alone: what an answer has told is not pushed
        await told.AnswerPushesAsync(PushAnswer.Result);
        await told.PresenceAsync(to: _server.Component);
        await OfferedAsync(told, First, second);

        await _first.KillAsync();
        await OfferedAsync(asking, second);
        await ToldAsync(told, "delete", First);

        await other.KillAsync();
        await OfferedAsync(asking, First, second);
        await ToldAsync(told, "add", First);

        await _first.UpAsync();
        await OfferedAsync(asking, First);
        await ToldAsync(told, "delete", second);

        await other.UpAsync();
        await OfferedAsync(asking, First, second);
        await ToldAsync(told, "add", second);
        foreach (var service in ServicesOf(First).Concat(ServicesOf(second)))
        {
            extdisco.LinesWith($"{service} is down: nobody listens at 127.0.0.1").Should().ContainSingle();
            extdisco.LinesWith($"{service} is up").Should().HaveCount(2);
        }
    }

    private static Task<PeerServer> StartRelayAsync() => PeerServer.StartAsync("coturn", $"TURN_SECRET={Secret}", "LOOPBACK_PEERS=yes");

    private static string Port(PeerServer relay) => relay.Number("TURN_PORT").ToString(CultureInfo.InvariantCulture);

    private static string[] ServicesOf(string port) => [$"stun 127.0.0.1:{port}/udp", $"turn 127.0.0.1:{port}/udp", $"turn 127.0.0.1:{port}/tcp"];

    /// <summary>Waits until this is what is offered: the services of a relay that stops in the middle of a round need not go down in the same one.</summary>
    private static async Task OfferedAsync(XmppClient client, params string[] ports)
    {
        string[] expected = [.. ports.SelectMany(ServicesOf)];
        using var late = new CancellationTokenSource(Patience);
        string[] offered;
        do
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100));
            offered = [.. (await client.AskForServicesAsync()).Described()];
        }
        while (!offered.SequenceEqual(expected, StringComparer.Ordinal) && !late.IsCancellationRequested);

        offered.Should().Equal(expected);
    }

    /// <summary>Waits until the client was told of all services of a relay.</summary>
    private static async Task ToldAsync(XmppClient client, string action, string port)
    {
        foreach (var change in ServicesOf(port).Select(service => $"{action} {service}"))
        {
            await client.WaitForAsync(change, stanza => stanza.Has("type", "set") && stanza.Elements(Xml.Extdisco2 + "services").Any() && stanza.Changes().Contains(change, StringComparer.Ordinal));
        }
    }

    private JsonObject Options(bool withdraw, params PeerServer[] relays)
    {
        var options = Configurations.For(_server);
        options["Relays"] = new JsonArray([.. relays.Select(relay => new JsonObject { ["Host"] = "127.0.0.1", ["Port"] = relay.Number("TURN_PORT"), ["Secret"] = Secret })]);
        options["Health"] = new JsonObject { ["Interval"] = "00:00:01", ["Withdraw"] = withdraw };
        options["Push"] = new JsonObject { ["Coalesce"] = "00:00:00.05" };
        return options;
    }
}
