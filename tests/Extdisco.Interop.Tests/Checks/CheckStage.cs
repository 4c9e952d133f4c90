using System.Text.Json.Nodes;
using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Checks;

/// <summary>A server that delegates and a coturn that relays: a deployment in which all is well, until a test breaks something.</summary>
public abstract class CheckStage(string kind) : IAsyncLifetime
{
    public const string TurnSecret = "interop-turn-secret";

    public PeerServer Server { get; private set; } = null!;

    public PeerServer Coturn { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        RunLedger.AddSecret("a relay's secret", TurnSecret);
        Server = await PeerServer.StartAsync(kind, "COMPONENT_SECRET=interop-component-secret", "CONFLICT=kick_new");
        Coturn = await PeerServer.StartAsync("coturn", $"TURN_SECRET={TurnSecret}");
    }

    public async Task DisposeAsync()
    {
        await Coturn.DisposeAsync();
        await Server.DisposeAsync();
    }

    /// <summary>What stands under <c>Extdisco</c> where all is well, but that nobody trusts the certificate: so there is no TLS.</summary>
    public JsonObject Options() => Options(Server, Coturn);

    /// <summary>The same for servers of a test's own.</summary>
    public static JsonObject Options(PeerServer server, PeerServer coturn)
    {
        var options = Configurations.ForDelegation(server);
        options["Delegation"]!["AdvertisementTimeout"] = "00:00:01";
        options["Relays"] = new JsonArray(new JsonObject { ["Host"] = "127.0.0.1", ["Port"] = coturn.Number("TURN_PORT"), ["Secret"] = TurnSecret });
        return options;
    }

    /// <summary>The same for a running instance that HTTP tells of.</summary>
    public JsonObject OptionsOfInstance(string listen, PeerServer? server = null)
    {
        var options = Options(server ?? Server, Coturn);
        options["Http"]!["Listen"] = listen;
        return options;
    }

    /// <summary>As the check names the services of the coturn.</summary>
    public string[] Services => [$"stun 127.0.0.1:{Coturn["TURN_PORT"]}/udp", $"turn 127.0.0.1:{Coturn["TURN_PORT"]}/udp", $"turn 127.0.0.1:{Coturn["TURN_PORT"]}/tcp"];
}
