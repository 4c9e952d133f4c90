using System.Text.Json.Nodes;

namespace Extdisco.Interop.Tests.Harness;

/// <summary>Everything in its place: a server, a coturn, the component between them, and Romeo logged in. For tests that only ask.</summary>
public abstract class Stage(string kind) : IAsyncLifetime
{
    public const string SecondHost = "second.example.test";
    public const string JidHost = "jid.example.test";
    public const string BareHost = "bare.example.test";
    public const string FixedUsername = "guest";
    public const string FixedPassword = "interop-fixed-password";
    public const string TurnSecret = "interop-turn-secret";

    public PeerServer Server { get; private set; } = null!;

    public PeerServer Coturn { get; private set; } = null!;

    public ExtdiscoProcess Component { get; private set; } = null!;

    public XmppClient Romeo { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        RunLedger.AddSecret("a fixed password", FixedPassword);
        Server = await PeerServer.StartAsync(kind, "COMPONENT_SECRET=interop-component-secret");
        Coturn = await PeerServer.StartAsync("coturn", $"TURN_SECRET={TurnSecret}");
        Component = await ExtdiscoProcess.StartConnectedAsync(Options());
        Romeo = await XmppClient.LogInAsync(Server);
    }

    public async Task DisposeAsync()
    {
        await Romeo.DisposeAsync();
        await Component.DisposeAsync();
        await Coturn.DisposeAsync();
        await Server.DisposeAsync();
    }

    private JsonObject Options()
    {
        var options = Configurations.For(Server);
        options["Relays"] = new JsonArray(new JsonObject
        {
            ["Host"] = "127.0.0.1",
            ["Port"] = Coturn.Number("TURN_PORT"),
            ["TlsPort"] = Coturn.Number("TLS_PORT"),
            ["Secret"] = TurnSecret,
        });
        var second = Configurations.Service("turn", SecondHost, 443, "tcp");
        second["Name"] = new JsonObject { ["en"] = "Relay", ["de"] = "Vermittler" };
        second["Credentials"] = "guest";
        second["Form"] = new JsonObject { ["FORM_TYPE"] = "urn:example:relay", ["region"] = new JsonArray("eu", "us") };
        var jid = Configurations.Service("turn", JidHost, 3478, "udp");
        jid["Credentials"] = "jid";
        var bare = Configurations.Service("turn", BareHost, 3478, "udp");
        bare["Credentials"] = "bare";
        options["Services"] = new JsonArray(second, jid, bare, Configurations.Service("ftp", "files.example.test", 21, "tcp"));
        options["Credentials"] = new JsonObject
        {
            ["guest"] = new JsonObject { ["Kind"] = "Fixed", ["Username"] = FixedUsername, ["Password"] = FixedPassword },
            ["jid"] = new JsonObject { ["Kind"] = "TurnRest", ["Secret"] = TurnSecret, ["Username"] = "Jid" },
            ["bare"] = new JsonObject { ["Kind"] = "TurnRest", ["Secret"] = TurnSecret, ["Username"] = "None" },
        };
        options["Info"] = new JsonObject
        {
            ["Contacts"] = new JsonObject { ["abuse-addresses"] = new JsonArray("mailto:abuse@example.test") },
            ["Forms"] = new JsonArray(new JsonObject { ["FORM_TYPE"] = "urn:example:site", ["operator"] = new JsonArray("Example & Söhne") }),
        };
        return options;
    }
}
