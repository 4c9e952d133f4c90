using Extdisco.Interop.Tests.Harness;
using Extdisco.Server.Checks;
using Extdisco.Testing;

namespace Extdisco.Interop.Tests.Checks;

/// <summary>A check beside a running instance: it is asked, and its connection is left alone.</summary>
public abstract class BesideInstanceTests(CheckStage stage)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _listen = $"http://127.0.0.1:{FreePort.Find()}";

    private PeerServer Server { get; } = stage.Server;

    [Fact]
    public async Task The_instance_tells_and_its_connection_is_the_only_one()
    {
        await using var instance = await ExtdiscoProcess.StartConnectedAsync(stage.OptionsOfInstance(_listen));
        await instance.WaitUntilDelegatedAsync(Server);
        var connection = Server.ComponentConnection;

        var outcome = await EventuallyAsync(outcome => outcome.ExitCode == 0 && outcome.StatusOf(CheckKind.Delegation, Server.SecondDomain) == CheckStatus.Passed);

        outcome.ShouldHaveFailedIn();
        outcome.Report.Instance.Should().Be(_listen);
        outcome.Table.Should().Contain($"at {_listen}, since ");
        outcome.StatusOf(CheckKind.Connection, Server.Component).Should().Be(CheckStatus.Passed);
        outcome.StatusOf(CheckKind.Delegation, Server.Domain).Should().Be(CheckStatus.Passed);
        outcome.StatusOf(CheckKind.Clock, _listen).Should().Be(CheckStatus.Passed);
        outcome.StatusOf(CheckKind.Clock, Server.Domain).Should().Be(CheckStatus.Passed, "the instance asks its server for the time");
        outcome.StatusOf(CheckKind.Duplicate, Server.Component).Should().Be(CheckStatus.Passed);
        outcome.StatusOf(CheckKind.Discovery, Server.Domain).Should().Be(CheckStatus.Passed);
        outcome.StatusOf(CheckKind.Discovery, Server.SecondDomain).Should().Be(CheckStatus.Passed);
        outcome.StatusOf(CheckKind.Relay, stage.Services[1]).Should().Be(CheckStatus.Passed);
        Server.ComponentConnection.Should().BeSameAs(connection, "nobody has connected since");
        instance.Connections(Server.Component).Should().Be(1);
        instance.LinesWith("lost its connection").Should().BeEmpty();
        await using var romeo = await XmppClient.LogInAsync(Server);
        (await romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2'/>", Server.Domain)).Result(Xml.Extdisco2 + "services").Elements().Should().NotBeEmpty();
    }

    [Fact]
    public async Task An_instance_that_is_not_connected_tells_why()
    {
        var options = stage.OptionsOfInstance(_listen);
        options["Servers"]![0]!["Secret"] = "not-the-component-secret";
        await using var instance = ExtdiscoProcess.Start(options);
        await instance.WaitForLineAsync(0, "refuses the secret");

        var outcome = await CheckOutcome.OfAsync(options);

        outcome.StatusOf(CheckKind.Discovery, Server.Domain).Should().Be(CheckStatus.Skipped);
        outcome.ShouldHaveFailed(CheckKind.Connection, Server.Component, "the server refuses the secret", "compare Secret with component_secret");
        outcome.ShouldHaveFailedIn(CheckKind.Connection);
    }

    /// <summary>An instance counts a delegation as there a moment after it was told of it.</summary>
    private async Task<CheckOutcome> EventuallyAsync(Predicate<CheckOutcome> isSo)
    {
        for (var late = Environment.TickCount64 + (long)Patience.TotalMilliseconds; ;)
        {
            var outcome = await CheckOutcome.OfAsync(stage.OptionsOfInstance(_listen));
            if (isSo(outcome) || Environment.TickCount64 > late)
            {
                return outcome;
            }
        }
    }
}

[Collection(CheckedBesideProsody.Name)]
public sealed class BesideInstanceOnProsodyTests(ProsodyCheckStage stage) : BesideInstanceTests(stage);

[Collection(CheckedBesideEjabberd.Name)]
public sealed class BesideInstanceOnEjabberdTests(EjabberdCheckStage stage) : BesideInstanceTests(stage);
