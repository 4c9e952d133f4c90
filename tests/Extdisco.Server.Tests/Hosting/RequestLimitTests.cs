using System.Text.Json.Nodes;
using Extdisco.Server.Tests.Configuration;

namespace Extdisco.Server.Tests.Hosting;

/// <summary>The limits of requests in the real program, and what a new configuration makes of them.</summary>
public sealed class RequestLimitTests : IAsyncDisposable
{
    private const string Component = "extdisco.example.org";
    private const string Juliet = "juliet@example.org/balcony";
    private const string Services = "<services xmlns='urn:xmpp:extdisco:2'/>";

    private readonly TemporaryFolder _folder = new();
    private readonly ComponentListener _xmpp = new();
    private readonly JsonObject _configuration = JsonNode.Parse(Samples.Full)!.AsObject();

    public async ValueTask DisposeAsync()
    {
        await _xmpp.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Other_limits_hold_at_once_on_the_same_connection_and_the_same_ones_go_on_counting()
    {
        var extdisco = _configuration["Extdisco"]!;
        extdisco["Servers"]![0]!["Port"] = _xmpp.Port;
        extdisco["Health"] = new JsonObject { ["Enabled"] = false };
        extdisco["Http"] = new JsonObject { ["Listen"] = "off" };
        extdisco["Connection"] = new JsonObject { ["CloseTimeout"] = "00:00:00.1" };
        extdisco["Limits"] = new JsonObject { ["RequestsPerMinute"] = 1, ["RequestsBurst"] = 2 };
        await using var server = ServerProcess.Start(_folder.Path, null, "run", "--config", Write());
        await _xmpp.WaitForConnectionAsync();
        (await OutcomesAsync(3)).Should().Equal("result", "result", "wait");

        extdisco["Info"] = new JsonObject { ["Name"] = "Changed" };
        Write();
        await server.WaitForAsync("is loaded anew");
        (await OutcomesAsync(1)).Should().Equal("wait");

        extdisco["Limits"]!["RequestsBurst"] = 3;
        Write();
        await server.WaitForAsync("is loaded anew", 2);
        (await OutcomesAsync(4)).Should().Equal("result", "result", "result", "wait");
        _xmpp.Connections.Should().Be(1);
    }

    private async Task<List<string>> OutcomesAsync(int requests)
    {
        var outcomes = new List<string>();
        for (var i = 0; i < requests; i++)
        {
            var answer = await _xmpp.AskAsync(Juliet, Component, Services);
            outcomes.Add(answer.Contains("<error type='wait'><resource-constraint ", StringComparison.Ordinal) ? "wait"
                : answer.Contains("type='result'", StringComparison.Ordinal) ? "result"
                : answer);
        }

        return outcomes;
    }

    /// <summary>Puts the file in its place in one step.</summary>
    private string Write()
    {
        var path = _folder["appsettings.json"];
        File.Move(_folder.Write("draft.json", _configuration.ToJsonString()), path, overwrite: true);
        return path;
    }
}
