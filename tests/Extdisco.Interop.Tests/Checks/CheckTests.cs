using Extdisco.Interop.Tests.Harness;
using Extdisco.Server.Checks;
using Extdisco.Testing;

namespace Extdisco.Interop.Tests.Checks;

/// <summary>What <c>extdisco check</c> says, beside either server: where all is well, and where the fault lies with either.</summary>
public abstract class CheckTests(CheckStage stage)
{
    private protected CheckStage Stage { get; } = stage;

    private protected PeerServer Server { get; } = stage.Server;

    [Fact]
    public async Task Where_all_is_well_it_says_so_of_everything()
    {
        var options = Stage.Options();
        options["Relays"]![0]!["TlsPort"] = Stage.Coturn.Number("TLS_PORT");

        var outcome = await CheckOutcome.OfAsync(options, $"SSL_CERT_FILE={Stage.Coturn["CERT"]}");

        outcome.ExitCode.Should().Be(0, "it said {0}", outcome.Table);
        outcome.ShouldHaveFailedIn();
        outcome.StatusOf(CheckKind.Connection, Server.Component).Should().Be(CheckStatus.Passed);
        outcome.StatusOf(CheckKind.Duplicate, Server.Component).Should().Be(CheckStatus.Passed);
        outcome.StatusOf(CheckKind.Clock, Server.Domain).Should().Be(CheckStatus.Passed);
        foreach (var domain in new[] { Server.Domain, Server.SecondDomain })
        {
            outcome.StatusOf(CheckKind.Delegation, domain).Should().Be(CheckStatus.Passed);
            outcome.StatusOf(CheckKind.Discovery, domain).Should().Be(CheckStatus.Passed);
        }

        var turns = $"turns 127.0.0.1:{Stage.Coturn["TLS_PORT"]}/tcp";
        outcome.StatusOf(CheckKind.Certificate, turns).Should().Be(CheckStatus.Passed);
        foreach (var service in Stage.Services.Append(turns))
        {
            outcome.StatusOf(CheckKind.Relay, service).Should().Be(CheckStatus.Passed);
        }

        outcome.Table.Should().Contain("relayed a packet there and back").And.Contain(" 0 failed, ").And.NotContain("\u001b");
    }

    [Fact]
    public async Task A_wrong_component_secret_is_named()
    {
        const string Wrong = "not-the-component-secret";
        RunLedger.AddSecret("a wrong secret", Wrong);
        var options = Stage.Options();
        options["Servers"]![0]!["Secret"] = Wrong;

        var outcome = await CheckOutcome.OfAsync(options);

        outcome.ShouldHaveFailed(CheckKind.Connection, Server.Component, "refuses the secret", "compare Secret with component_secret");
        outcome.ShouldHaveFailedIn(CheckKind.Connection);
        outcome.StatusOf(CheckKind.Delegation, Server.Domain).Should().Be(CheckStatus.Skipped);
    }

    [Fact]
    public async Task A_closed_component_port_is_named()
    {
        await Server.CutComponentsAsync();
        try
        {
            var outcome = await CheckOutcome.OfAsync(Stage.Options());

            outcome.ShouldHaveFailed(CheckKind.Connection, Server.Component, "cannot be reached (Connection refused)", "see that the server runs and its component port is open");
            outcome.ShouldHaveFailedIn(CheckKind.Connection);
        }
        finally
        {
            Server.LetComponentsIn();
        }
    }

    /// <summary>A second instance with this name that no HTTP tells of: Prosody refuses the check, ejabberd shares with it.</summary>
    [Fact]
    public async Task A_duplicate_component_is_named()
    {
        var options = Stage.Options();
        options["Delegation"]!["Reconnects"] = 0; // on ejabberd the delegation goes to the check, and to connect anew takes a second
        await using var twin = await ExtdiscoProcess.StartConnectedAsync(options);

        var outcome = await CheckOutcome.OfAsync(Stage.Options());

        ShouldNameTheDuplicate(outcome);
        twin.Connections(Server.Component).Should().Be(1);
    }

    /// <summary>By the check itself, and by a running instance.</summary>
    [Fact]
    public async Task A_missing_delegation_is_named_with_the_lines_to_write()
    {
        await using var server = await PeerServer.StartAsync(Server.Kind, "DELEGATION=no", "COMPONENT_SECRET=interop-component-secret");

        var outcome = await CheckOutcome.OfAsync(CheckStage.Options(server, Stage.Coturn));

        foreach (var domain in new[] { server.Domain, server.SecondDomain })
        {
            outcome.ShouldHaveFailed(CheckKind.Delegation, domain, $"does not delegate urn:xmpp:extdisco:2 and urn:xmpp:extdisco:1 to {server.Component}", LineFor(domain));
            outcome.StatusOf(CheckKind.Discovery, domain).Should().Be(CheckStatus.Skipped);
        }

        outcome.ShouldHaveFailedIn(CheckKind.Delegation);

        var options = Stage.OptionsOfInstance($"http://127.0.0.1:{FreePort.Find()}", server);
        await using var instance = await ExtdiscoProcess.StartConnectedAsync(options);
        await instance.WaitForLineAsync(0, $"{server.SecondDomain} does not delegate");

        var told = await CheckOutcome.OfAsync(options);

        told.ShouldHaveFailed(CheckKind.Delegation, server.Domain, "urn:xmpp:extdisco:2 and urn:xmpp:extdisco:1 is not delegated", LineFor(server.Domain));
        told.ShouldHaveFailedIn(CheckKind.Delegation);
        instance.Connections(server.Component).Should().Be(1);
    }

    private protected abstract void ShouldNameTheDuplicate(CheckOutcome outcome);

    private protected abstract string LineFor(string domain);
}

[Collection(CheckedBesideProsody.Name)]
public sealed class ProsodyCheckTests(ProsodyCheckStage stage) : CheckTests(stage)
{
    private protected override void ShouldNameTheDuplicate(CheckOutcome outcome)
    {
        outcome.ShouldHaveFailed(CheckKind.Connection, Server.Component, "is connected already", "see that no other process runs with this name");
        outcome.ShouldHaveFailedIn(CheckKind.Connection);
    }

    private protected override string LineFor(string domain) => $"VirtualHost \"{domain}\" needs delegations = ";
}

[Collection(CheckedBesideEjabberd.Name)]
public sealed class EjabberdCheckTests(EjabberdCheckStage stage) : CheckTests(stage)
{
    [Fact]
    public async Task A_misspelt_access_rule_is_named()
    {
        await using var server = await PeerServer.StartAsync("ejabberd", "ACCESS_RULE=extdsico", "COMPONENT_SECRET=interop-component-secret");

        var outcome = await CheckOutcome.OfAsync(CheckStage.Options(server, Stage.Coturn));

        outcome.ShouldHaveFailed(CheckKind.Delegation, server.Domain, "does not delegate", "A misspelt rule denies without a word");
        outcome.ShouldHaveFailedIn(CheckKind.Delegation);
    }

    private protected override void ShouldNameTheDuplicate(CheckOutcome outcome)
    {
        outcome.ShouldHaveFailed(CheckKind.Duplicate, Server.Component, "another connection has this name", "see that only one Extdisco runs with this Component");
        outcome.ShouldHaveFailedIn(CheckKind.Duplicate);
    }

    private protected override string LineFor(string domain) => "ejabberd.yml needs acl: {extdisco: {server: ";
}
