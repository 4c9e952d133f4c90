using System.Net;
using System.Text.Json.Nodes;
using Extdisco.Server.Tests.Configuration;
using Extdisco.Server.Tests.Turn;
using Extdisco.Server.Turn;
using Extdisco.Testing;

namespace Extdisco.Server.Tests.Metrics;

/// <summary>The real program between a server and two relays, one of which does not work, after all has happened to it that is counted.</summary>
public sealed class ScrapedProgram : IAsyncLifetime, IDisposable
{
    public const string Component = "extdisco.example.org";
    private const string Services = "<services xmlns='urn:xmpp:extdisco:2'/>";
    private const string Juliet = "juliet@example.org/balcony";

    private readonly TemporaryFolder _folder = new();
    private readonly ComponentListener _xmpp = new();
    private readonly FakeRelay _good = FakeRelay.Start(StunTransport.Udp);
    private readonly FakeRelay _bad = FakeRelay.Start(StunTransport.Tcp);
    private readonly JsonObject _configuration = JsonNode.Parse(Samples.With("\"Services\": []"))!.AsObject();
    private readonly HttpClient _http = new();
    private ServerProcess _server = null!;

    /// <summary>What /metrics says at the end.</summary>
    internal Exposition Metrics { get; private set; } = null!;

    /// <summary>The same as text.</summary>
    public string Text { get; private set; } = "";

    /// <summary>What the answer said it is.</summary>
    public string ContentType { get; private set; } = "";

    public async Task InitializeAsync()
    {
        var extdisco = _configuration["Extdisco"]!;
        _bad.HangsUp = true;
        _http.BaseAddress = new Uri($"http://127.0.0.1:{FreePort.Find()}");
        extdisco["Servers"]![0]!["Port"] = _xmpp.Port;
        extdisco["Services"] = new JsonArray(
            new JsonObject { ["Type"] = "stun", ["Host"] = "127.0.0.1", ["Port"] = _good.EndPoint.Port, ["Transport"] = "udp" },
            new JsonObject { ["Type"] = "turn", ["Host"] = "127.0.0.1", ["Port"] = _bad.EndPoint.Port, ["Transport"] = "tcp", ["Credentials"] = "relay" });
        extdisco["Credentials"] = new JsonObject { ["relay"] = new JsonObject { ["Kind"] = "TurnRest", ["Secret"] = "a secret" } };
        extdisco["Limits"] = new JsonObject { ["RequestsPerMinute"] = 1, ["RequestsBurst"] = 2 };
        extdisco["Health"] = new JsonObject { ["Interval"] = "00:00:01" };
        extdisco["Http"] = new JsonObject { ["Listen"] = _http.BaseAddress.ToString() };
        _configuration["Serilog"] = new JsonObject { ["MinimumLevel"] = "Debug" };
        extdisco["Push"] = new JsonObject { ["Coalesce"] = "00:00:00" };
        _server = ServerProcess.Start(_folder.Path, null, "run", "--config", Write());
        await _xmpp.WaitForConnectionAsync();
        await HappenAsync();
        await _server.WaitForAsync("HTTP requests are answered at");
        do
        {
            await Task.Delay(100);
            using var answer = await _http.GetAsync("/metrics");
            answer.StatusCode.Should().Be(HttpStatusCode.OK);
            ContentType = answer.Content.Headers.ContentType!.ToString();
            Text = await answer.Content.ReadAsStringAsync();
            Metrics = new Exposition(Text);
        }
        while (Metrics["extdisco_relay_up", "network_transport=tcp"] is null || Metrics["extdisco_relay_latency_seconds", "network_transport=udp"] is null);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _xmpp.DisposeAsync();
        await _good.DisposeAsync();
        await _bad.DisposeAsync();
    }

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    private async Task HappenAsync()
    {
        await _xmpp.SendAsync(
            $"<message from='example.org' to='{Component}'><delegation xmlns='urn:xmpp:delegation:2'>"
            + "<delegated namespace='urn:xmpp:extdisco:2'/><delegated namespace='urn:xmpp:extdisco:1'/></delegation></message>"
            + $"<presence from='{Juliet}' to='{Component}'/>");
        await _xmpp.AskAsync(Juliet, Component, Services);
        await _xmpp.AskAsync("romeo@example.org/orchard", Component, "<services xmlns='urn:xmpp:extdisco:1'/>");
        await _xmpp.AskAsync("nurse@example.org/away", Component, $"<credentials xmlns='urn:xmpp:extdisco:2'><service host='127.0.0.1' type='turn'/></credentials>");
        await _xmpp.AskAsync("stranger@example.com/away", Component, Services);
        await _xmpp.AskAsync("tybalt@example.org/street", Component, Services);
        await _xmpp.AskAsync("tybalt@example.org/street", Component, Services);
        await _xmpp.AskAsync("tybalt@example.org/street", Component, Services);
        await _xmpp.AskAsync(
            "example.org",
            Component,
            "<delegation xmlns='urn:xmpp:delegation:2'><forwarded xmlns='urn:xmpp:forward:0'>"
            + $"<iq xmlns='jabber:client' type='get' id='1' from='paris@example.org/grave' to='example.org'>{Services}</iq></forwarded></delegation>",
            "set");

        // A reload, which makes new handlers, and a push.
        _configuration["Extdisco"]!["Services"]![0]!["Name"] = "Changed";
        Write();
        await _xmpp.ReadUntilAsync("action='modify'");
        await _xmpp.AskAsync("romeo@example.org/orchard", Component, Services);
    }

    private string Write()
    {
        var path = _folder["appsettings.json"];
        File.Move(_folder.Write("draft.json", _configuration.ToJsonString()), path, overwrite: true);
        return path;
    }
}
