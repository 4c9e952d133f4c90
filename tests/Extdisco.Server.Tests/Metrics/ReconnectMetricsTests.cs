using System.Text.Json.Nodes;
using Extdisco.Server.Tests.Configuration;
using Extdisco.Testing;

namespace Extdisco.Server.Tests.Metrics;

/// <summary>What the real program counts, over a connection that is lost and one that is given up for another.</summary>
public sealed class ReconnectMetricsTests : IAsyncDisposable
{
    private const string Component = "extdisco.example.org";
    private const string Juliet = "juliet@example.org/balcony";
    private const string Services = "<services xmlns='urn:xmpp:extdisco:2'/>";

    private readonly TemporaryFolder _folder = new();
    private readonly ComponentListener _xmpp = new();
    private readonly HttpClient _http = new() { BaseAddress = new Uri($"http://127.0.0.1:{FreePort.Find()}") };
    private readonly JsonObject _configuration = JsonNode.Parse(Samples.Full)!.AsObject();

    public async ValueTask DisposeAsync()
    {
        await _xmpp.DisposeAsync();
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Counts_go_on_and_what_is_there_no_more_is_not_told()
    {
        var extdisco = _configuration["Extdisco"]!;
        var entry = extdisco["Servers"]![0]!;
        entry["Port"] = _xmpp.Port;
        extdisco["Health"] = new JsonObject { ["Enabled"] = false };
        extdisco["Http"] = new JsonObject { ["Listen"] = _http.BaseAddress!.ToString() };
        _configuration["Serilog"] = new JsonObject { ["MinimumLevel"] = "Debug" };
        extdisco["Connection"] = new JsonObject { ["CloseTimeout"] = "00:00:00.1" };
        await using var server = ServerProcess.Start(_folder.Path, null, "run", "--config", Write());
        await _xmpp.WaitForConnectionAsync();
        await _xmpp.AskAsync(Juliet, Component, Services);
        await server.WaitForAsync("HTTP requests are answered at");
        await WaitForAsync(metrics => metrics["extdisco_connection_up"] == 1 && metrics["extdisco_delegation_up"] == 0);

        await _xmpp.SendAsync("</stream:stream>");
        await _xmpp.WaitForConnectionAsync();
        await _xmpp.AskAsync(Juliet, Component, Services);
        await WaitForAsync(metrics => metrics["extdisco_connection_reconnects_total"] == 1 && metrics["extdisco_requests_total"] == 2);

        entry["Secret"] = "another secret";
        entry["Delegation"] = "Off";
        Write();
        await _xmpp.WaitForConnectionAsync();
        await _xmpp.AskAsync(Juliet, Component, Services);
        await WaitForAsync(metrics => metrics["extdisco_requests_total"] == 3 && metrics["extdisco_connection_up"] == 1 && metrics["extdisco_delegation_up"] is null);
        (await ScrapeAsync())["extdisco_connection_reconnects_total"].Should().Be(1, "the operator wanted the other one");
    }

    private async Task<Exposition> ScrapeAsync() => new(await _http.GetStringAsync("/metrics"));

    private async Task WaitForAsync(Func<Exposition, bool> holds)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!holds(await ScrapeAsync()))
        {
            await Task.Delay(50, deadline.Token);
        }
    }

    private string Write()
    {
        var path = _folder["appsettings.json"];
        File.Move(_folder.Write("draft.json", _configuration.ToJsonString()), path, overwrite: true);
        return path;
    }
}
