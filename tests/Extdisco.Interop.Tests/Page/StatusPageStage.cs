using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Extdisco.Interop.Tests.Harness;
using Extdisco.Testing;

namespace Extdisco.Interop.Tests.Page;

/// <summary>A Prosody, a coturn whose certificate is trusted by all, the component between them with its status page, and a browser that has it open.</summary>
public sealed class StatusPageStage : IAsyncLifetime
{
    public const string Token = "interop-admin-token";
    public const string RelaySecret = "interop-page-secret";

    private readonly int _port = FreePort.Find();

    public PeerServer Server { get; private set; } = null!;

    public PeerServer Coturn { get; private set; } = null!;

    public ExtdiscoProcess Component { get; private set; } = null!;

    public Browser Browser { get; private set; } = null!;

    public Uri Address => new($"http://127.0.0.1:{_port}/");

    /// <summary>The services of coturn, as the page names them.</summary>
    public IReadOnlyList<string> Services =>
        [$"stun 127.0.0.1:{Coturn["TURN_PORT"]}/udp", $"turn 127.0.0.1:{Coturn["TURN_PORT"]}/udp", $"turn 127.0.0.1:{Coturn["TURN_PORT"]}/tcp", $"turns 127.0.0.1:{Coturn["TLS_PORT"]}/tcp"];

    public async Task InitializeAsync()
    {
        RunLedger.AddSecret("the admin token", Token);
        Server = await PeerServer.StartAsync("prosody", "COMPONENT_SECRET=interop-component-secret");
        Coturn = await PeerServer.StartAsync("coturn", $"TURN_SECRET={RelaySecret}", "LOGLEVEL=debug");
        StartComponent();
        await Component.WaitUntilConnectedAsync(Server.Component);
        using var certificate = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(Coturn["CERT"]));
        Browser = new Browser(Convert.ToBase64String(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo())));
        Browser.Open(Address);
    }

    public async Task DisposeAsync()
    {
        Browser.Dispose();
        await Component.DisposeAsync();
        await Coturn.DisposeAsync();
        await Server.DisposeAsync();
    }

    /// <summary>Starts the component, as it is at first or anew.</summary>
    public void StartComponent() => Component = ExtdiscoProcess.StartWithFile(ExtdiscoProcess.Render(Options()), "env", $"SSL_CERT_FILE={Coturn["CERT"]}");

    /// <summary>What stands under <c>Extdisco</c>.</summary>
    public JsonObject Options()
    {
        var options = Configurations.For(Server);
        options["Servers"]![0]!["Domains"] = new JsonArray(Server.Domain, Server.SecondDomain);
        options["Relays"] = new JsonArray(new JsonObject
        {
            ["Host"] = "127.0.0.1",
            ["Port"] = Coturn.Number("TURN_PORT"),
            ["TlsPort"] = Coturn.Number("TLS_PORT"),
            ["Secret"] = RelaySecret,
        });
        options["Health"] = new JsonObject { ["Interval"] = "00:00:01" };
        options["Connection"] = new JsonObject { ["ReconnectMin"] = "00:00:00.5", ["ReconnectMax"] = "00:00:01" };
        options["Http"] = new JsonObject { ["Listen"] = Address.ToString().TrimEnd('/'), ["Token"] = Token };
        return options;
    }

    /// <summary>The row of a service in the table, once it is there.</summary>
    public string RowOf(string service) => Browser.Rows("services").FirstOrDefault(row => row.StartsWith(service, StringComparison.Ordinal)) ?? "";

    /// <summary>Waits until everything is as it should be.</summary>
    public Task WaitUntilWellAsync() => Browser.WaitForAsync(
        "everything is well",
        () => !Browser.IsShown("lost")
            && Browser.Text("servers").Contains("✓ Connected", StringComparison.Ordinal)
            && Services.All(service => RowOf(service).Contains("✓ Up", StringComparison.Ordinal))
            && Browser.Rows("servers").Count(row => row.EndsWith("✓ Delegated", StringComparison.Ordinal)) == 2);

    /// <summary>That the page as it is shuts nobody out, in light and dark and on a phone.</summary>
    public void ShouldBeAccessible()
    {
        foreach (var (scheme, width) in new[] { ("dark", 320), ("light", 320), ("dark", 1200), ("light", 1200) })
        {
            Browser.LookAs(scheme, width);
            Browser.Run("return document.documentElement.scrollWidth - document.documentElement.clientWidth").Should().Be(0L, "nobody has to scroll sideways at {0} px", width);
            Browser.Barriers().Should().BeEmpty("{0}, {1} px", scheme, width);
        }
    }

    /// <summary>Asks the page for a test, and waits for its end.</summary>
    /// <returns>What came of it.</returns>
    public async Task<string> CallAsync(string token)
    {
        await Browser.WaitForAsync("the form is there", () => Browser.IsShown("call"));
        Browser.Type("token", token);
        Browser.Press(OpenQA.Selenium.Keys.Enter);
        await Browser.WaitForAsync("the test is done", () => Browser.Text("call-status") is ['✓' or '✕', ..]);
        return Browser.Text("call-status");
    }
}
