using System.Text.Json.Nodes;
using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Delegation;

/// <summary>A server whose two hosts delegate to one component, which has another relay for each; Romeo and Juliet at the first host, and the second host's Romeo.</summary>
public abstract class DelegationStage(string kind) : IAsyncLifetime
{
    /// <summary>The second host's relay; the first has the coturn.</summary>
    public const string SecondRelay = "turn.second.test";

    /// <summary>The type of a form that the second host is to show in its service discovery.</summary>
    public const string SecondForm = "urn:example:second";

    private const string TurnSecret = "interop-turn-secret";

    public PeerServer Server { get; private set; } = null!;

    public PeerServer Coturn { get; private set; } = null!;

    public ExtdiscoProcess Component { get; private set; } = null!;

    public XmppClient Romeo { get; private set; } = null!;

    public XmppClient Juliet { get; private set; } = null!;

    public XmppClient SecondRomeo { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Server = await PeerServer.StartAsync(kind, "DELEGATION=yes", "COMPONENT_SECRET=interop-component-secret");
        Coturn = await PeerServer.StartAsync("coturn", $"TURN_SECRET={TurnSecret}");
        var options = Configurations.ForDelegation(Server);
        options["Relays"] = new JsonArray(
            Relay("127.0.0.1", Coturn.Number("TURN_PORT"), Server.Domain),
            Relay(SecondRelay, 3478, Server.SecondDomain));
        options["Info"] = new JsonObject
        {
            ["Forms"] = new JsonArray(new JsonObject { ["FORM_TYPE"] = SecondForm, ["operator"] = "Second", ["Domains"] = Server.SecondDomain }),
        };
        Component = await ExtdiscoProcess.StartConnectedAsync(options);
        await Component.WaitUntilDelegatedAsync(Server);
        Romeo = await XmppClient.LogInAsync(Server);
        Juliet = await XmppClient.LogInAsync(Server, "juliet");
        SecondRomeo = await XmppClient.LogInAsync(Server, domain: Server.SecondDomain);
    }

    public async Task DisposeAsync()
    {
        await SecondRomeo.DisposeAsync();
        await Juliet.DisposeAsync();
        await Romeo.DisposeAsync();
        await Component.DisposeAsync();
        await Coturn.DisposeAsync();
        await Server.DisposeAsync();
    }

    /// <summary>The services of one host, as a list describes them.</summary>
    public string[] ServicesOf(string domain)
    {
        var relay = string.Equals(domain, Server.Domain, StringComparison.Ordinal) ? $"127.0.0.1:{Coturn["TURN_PORT"]}" : $"{SecondRelay}:3478";
        return [$"stun {relay}/udp", $"turn {relay}/udp", $"turn {relay}/tcp"];
    }

    private static JsonObject Relay(string host, int port, string domain) => new()
    {
        ["Host"] = host,
        ["Port"] = port,
        ["Secret"] = TurnSecret,
        ["Domains"] = new JsonArray(domain),
    };
}
