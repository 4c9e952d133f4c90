using Extdisco.Server.Checks;
using Extdisco.Server.Options;
using Extdisco.Server.Status;
using Extdisco.Server.Tests.Configuration;

namespace Extdisco.Server.Tests.Checks;

/// <summary>What becomes of what a running instance tells.</summary>
public sealed class ReportedServerCheckTests
{
    private static readonly ServerOptions Server = Samples.Load(Samples.Full).Options!.Servers[0];

    [Fact]
    public async Task A_server_that_the_instance_does_not_know_is_a_failure()
    {
        var results = await RunAsync();

        var result = results.Should().ContainSingle().Which;
        (result.Check, result.Status).Should().Be((CheckKind.Connection, CheckStatus.Failed));
        result.Fix.Should().Contain("systemctl reload extdisco").And.Contain("--config");
    }

    [Fact]
    public async Task Without_a_connection_nothing_is_known_of_the_domains()
    {
        var results = await RunAsync(Status(connected: false, DelegationState.Unknown, null) with { Problem = "it is gone; bring it back" });

        results[0].Should().BeEquivalentTo(CheckResult.Failed(CheckKind.Connection, Server.Component, "it is gone", "bring it back"));
        results.Skip(1).Should().NotBeEmpty().And.OnlyContain(result => result.Status == CheckStatus.Skipped);
    }

    [Theory]
    [InlineData("Delegated", null, "Passed")]
    [InlineData("Missing", "it is not delegated; write the lines", "Failed")]
    [InlineData("Missing", null, "Failed")]
    [InlineData("Unknown", null, "Warning")]
    public async Task The_delegation_is_what_the_instance_says(string delegation, string? problem, string status)
    {
        var results = await RunAsync(Status(connected: true, Enum.Parse<DelegationState>(delegation), problem));

        results[0].Status.Should().Be(CheckStatus.Passed);
        results.Skip(1).Should().NotBeEmpty().And.OnlyContain(result => result.Check == CheckKind.Delegation && result.Status.ToString() == status);
        results.Skip(1).Should().OnlyContain(result => result.Status == CheckStatus.Passed || result.Fix != null, "there is always something to do");
    }

    [Fact]
    public async Task An_instance_that_wants_no_delegation_runs_with_another_configuration()
    {
        var results = await RunAsync(Status(connected: true, DelegationState.Off, null));

        results.Skip(1).Should().NotBeEmpty().And.OnlyContain(result => result.Status == CheckStatus.Warning && result.Finding.Contains("set to Off") && result.Fix!.Contains("--config"));
    }

    [Fact]
    public async Task A_domain_that_the_instance_does_not_serve_is_a_failure()
    {
        var results = await RunAsync(Status(connected: true, DelegationState.Delegated, null) with { Domains = [] });

        results.Skip(1).Should().NotBeEmpty().And.OnlyContain(result => result.Status == CheckStatus.Failed && result.Fix!.Contains("load this configuration"));
    }

    private static ServerStatus Status(bool connected, DelegationState delegation, string? problem) => new()
    {
        Component = Server.Component,
        Address = Server.Endpoint,
        Connected = connected,
        Since = DateTimeOffset.UnixEpoch,
        Reconnects = 0,
        Entities = 0,
        Domains = [.. Server.Domains.Select(domain => new DomainStatus { Domain = domain, Delegation = delegation, Required = false, Problem = problem })],
    };

    private static Task<IReadOnlyList<CheckResult>> RunAsync(params ServerStatus[] servers) => new ReportedServerCheck(Server, new StatusReport
    {
        Version = "1",
        Started = DateTimeOffset.UnixEpoch,
        Now = DateTimeOffset.UnixEpoch,
        Ready = true,
        CanMint = false,
        Servers = servers,
        Services = [],
        Traffic = new TrafficStatus { RequestsPerMinute = [], Requests = 0, Errors = 0, Pushes = 0 },
        Denials = [],
        Warnings = [],
    }).RunAsync(default);
}
