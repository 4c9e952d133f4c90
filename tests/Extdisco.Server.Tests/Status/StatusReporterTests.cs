using System.Text.Json.Nodes;
using Extdisco.Server.Configuration;
using Extdisco.Server.Health;
using Extdisco.Server.Tests.Configuration;
using Extdisco.Server.Tests.Health;
using Extdisco.Server.Tests.Http;
using Extdisco.Services;

namespace Extdisco.Server.Tests.Status;

/// <summary>What the endpoint tells of the process when it is asked.</summary>
public sealed class StatusReporterTests
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
}
