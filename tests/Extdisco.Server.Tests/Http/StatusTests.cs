using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Extdisco.Server.Configuration;
using Extdisco.Server.Health;
using Extdisco.Server.Http;
using Extdisco.Server.Tests.Configuration;
using Extdisco.Server.Tests.Health;
using Extdisco.Services;
using Extdisco.Testing;

namespace Extdisco.Server.Tests.Http;

/// <summary>What the endpoint tells of the process, once and live.</summary>
public sealed class StatusTests
{
    private static readonly RelayKey Stun = new("stun", HostName.Parse("turn.example.org"), 3478, "udp", null);

    [Fact]
    public async Task The_report_has_every_service_with_what_its_probes_found_out()
    {
        await using var endpoint = await RunningEndpoint.StartAsync(null, $"Http:Token={RunningEndpoint.Token}");
        var health = RelayHealth.Unknown.After(Results.Good, FixedClock.At2026.GetUtcNow()).After(Results.Bad, FixedClock.At2026.GetUtcNow());
        endpoint.Health.Note(Stun, health);

        var text = await endpoint.Client.GetStringAsync("/api/status");

        var report = JsonNode.Parse(text)!;
        report["services"]!.AsArray().Select(service => $"{service!["type"]} {service["host"]} {service["state"]}").Should().Equal(
            "stun turn.example.org Up",
            "turn turn.example.org Unknown",
            "turn turn.example.org Unknown",
            "turns turn.example.org Unknown",
            "turn turn2.example.org Unknown",
            "turn turn3.example.org Unknown");
        report["services"]![0]!["latencies"]!.ToJsonString().Should().Be("[20,null]");
        report["services"]![0]!["problem"]!.GetValue<string>().Should().Be(Results.Bad.Failure!.Reason);
        ((bool)report["canMint"]!, (bool)report["ready"]!).Should().Be((true, false));
        report["traffic"]!["requestsPerMinute"]!.AsArray().Should().HaveCount(60);
        Samples.Secrets.Append(RunningEndpoint.Token).Should().AllSatisfy(secret => text.Should().NotContain(secret));
    }

    [Fact]
    public async Task Findings_in_the_configuration_are_told_those_of_a_refused_one_included()
    {
        await using var endpoint = await RunningEndpoint.StartAsync(null, "Relays:0:Host=10.0.0.1");
        (await WarningsAsync()).Should().ContainSingle().Which.Should().StartWith("Extdisco:Relays:0:Host: 10.0.0.1 is a private address");

        var report = new ConfigurationReport();
        report.Error("Extdisco:Servers", "is missing");
        endpoint.Findings.Note(report);
        (await WarningsAsync()).Should().Equal("Extdisco:Servers: is missing (the new configuration was refused; the one before is in force)");

        async Task<string[]> WarningsAsync() =>
            [.. JsonNode.Parse(await endpoint.Client.GetStringAsync("/api/status"))!["warnings"]!.AsArray().Select(warning => (string)warning!)];
    }

    [Fact]
    public async Task Whoever_listens_is_toldAt_once_and_then_of_changes_and_otherwise_that_somebody_is_there()
    {
        var time = new TestTimeProvider();
        await using var endpoint = await RunningEndpoint.StartAsync(time);
        using var answer = await endpoint.Client.GetAsync("/api/status/events", HttpCompletionOption.ResponseHeadersRead);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
        using var events = new StreamReader(await answer.Content.ReadAsStreamAsync());

        (await NextAsync()).Should().StartWith("data: {").And.Contain("\"state\":\"Unknown\"").And.NotContain("\"state\":\"Up\"");
        endpoint.Health.Note(Stun, RelayHealth.Unknown.After(Results.Good, time.GetUtcNow()));
        await TickAsync(1);
        (await NextAsync()).Should().StartWith("data: {").And.Contain("\"state\":\"Up\"");
        await TickAsync((int)(StatusEventsResource.Heartbeat / StatusEventsResource.Pace));
        (await NextAsync()).Should().StartWith("data: {").And.Contain("\"state\":\"Up\"");

        async Task<string> NextAsync()
        {
            var line = (await events.ReadLineAsync())!;
            (await events.ReadLineAsync()).Should().BeEmpty();
            return line;
        }

        async Task TickAsync(int times)
        {
            for (var i = 0; i < times; i++)
            {
                await time.WaitForTimersAsync(1);
                time.Advance(StatusEventsResource.Pace);
            }
        }
    }

    [Fact]
    public async Task Only_so_many_may_listen_and_those_who_read_nothing_hold_up_nobody()
    {
        await using var endpoint = await RunningEndpoint.StartAsync(null);
        var deaf = new List<TcpClient>();
        for (var i = 0; i < StatusEventsResource.MostListeners; i++)
        {
            var client = new TcpClient();
            deaf.Add(client);
            await client.ConnectAsync(IPAddress.Loopback, endpoint.Address.Port);
            await client.GetStream().WriteAsync("GET /api/status/events HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
            (await client.GetStream().ReadAsync(new byte[12])).Should().BePositive();
        }

        using var refused = await endpoint.Client.GetAsync("/api/status/events");
        refused.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await refused.Content.ReadAsStringAsync()).Should().StartWith("20 listen already");
        (await endpoint.Client.GetStringAsync("/health/live")).Should().Be("live\n");

        deaf.ForEach(client => client.Dispose());
        await FreeAgainAsync(endpoint);
    }

    [Fact]
    public async Task Neither_listeners_nor_half_a_request_hold_up_the_end()
    {
        await using var endpoint = await RunningEndpoint.StartAsync(null);
        using var answer = await endpoint.Client.GetAsync("/api/status/events", HttpCompletionOption.ResponseHeadersRead);
        using var events = new StreamReader(await answer.Content.ReadAsStreamAsync());
        await events.ReadLineAsync();
        await events.ReadLineAsync();
        using var half = new TcpClient();
        await half.ConnectAsync(IPAddress.Loopback, endpoint.Address.Port);
        await half.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET /api/sta"));

        var begun = Stopwatch.GetTimestamp();
        await endpoint.StopAsync();

        Stopwatch.GetElapsedTime(begun).Should().BeLessThan(TimeSpan.FromSeconds(8), "a second is for what is under way, the rest for a slow machine; half a request alone would be waited for ten");
        (await events.ReadToEndAsync()).Should().BeEmpty("the stream has come to a proper end");
    }

    /// <summary>The server notices after a moment that listeners have gone.</summary>
    private static async Task FreeAgainAsync(RunningEndpoint endpoint)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            using var answer = await endpoint.Client.GetAsync("/api/status/events", HttpCompletionOption.ResponseHeadersRead, late.Token);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                return;
            }

            await Task.Delay(50, late.Token);
        }
    }
}
