using System.Text.Json.Nodes;
using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Chaos;

/// <summary>
/// What a network, or the server's end, can do to a connection under load. Where nothing is lost on the way, everything is answered; where the connection
/// is lost, it is there again by itself, and nothing is left of it.
/// </summary>
public abstract class WireTests(PeerFixture peer)
{
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Fault = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan StandStill = TimeSpan.FromSeconds(5); // longer than an answer to a ping may take

    private PeerServer Server { get; } = peer.Server;

    [Theory]
    [InlineData(Line.Late)]
    [InlineData(Line.Trickle)]
    public async Task A_slow_line_delays_answers_and_loses_none(Line line)
    {
        await using var extdisco = await StartAsync();
        await using var load = await LoadAsync();
        var before = ProcessFigures.Of(extdisco.Id);

        Server.ComponentLine = line;
        await Task.Delay(Fault);
        Server.ComponentLine = Line.Good;
        await load.WaitForResultsAsync(200, Recovery);
        load.StopAsking();
        await load.WaitForAllAsync();

        load.Errors.Should().Be(0);
        extdisco.Connections(Server.Component).Should().Be(1);
        ProcessFigures.Of(extdisco.Id).ShouldBeBackAt(before);
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("reset")]
    [InlineData("cut in the middle of a stanza")]
    [InlineData("half open")]
    [InlineData("the server is killed")]
    public async Task A_connection_that_is_lost_is_there_again(string how)
    {
        await using var extdisco = await StartAsync();
        await LoseAsync("reset", extdisco); // what the runtime loads and compiles for it stays, once
        ProcessFigures before;
        await using (await LoadAsync())
        {
            before = ProcessFigures.Of(extdisco.Id);
            await LoseAsync(how, extdisco);
        }

        await using var after = await LoadAsync();
        after.StopAsking();
        await after.WaitForAllAsync();
        after.Errors.Should().Be(0);
        extdisco.Connections(Server.Component).Should().Be(3, "it was lost twice");
        ProcessFigures.Of(extdisco.Id).ShouldBeBackAt(before);
    }

    /// <summary>
    /// A host that was suspended, or a container that was frozen: when it goes on, the time for the answer to its ping is over, and the answer is still to come.
    /// </summary>
    [Fact]
    public async Task A_process_that_stood_still_while_its_ping_was_under_way_keeps_its_connection()
    {
        await using var extdisco = await StartAsync(pingInterval: "00:00:04");
        Server.ComponentLine = Line.Held;
        try
        {
            await extdisco.WaitForLineAsync(extdisco.Position, Server.Component, "asks", "for a sign of life");
            await extdisco.SignalAsync("STOP");
            await Task.Delay(StandStill);
            await extdisco.SignalAsync("CONT");
        }
        finally
        {
            Server.ComponentLine = Line.Good;
        }

        await using (var load = await LoadAsync())
        {
            load.StopAsking();
            await load.WaitForAllAsync();
        }

        extdisco.LinesWith(Server.Component, "lost its connection").Should().BeEmpty();
        extdisco.Connections(Server.Component).Should().Be(1);
    }

    /// <summary>Lets the connection be lost, and waits until it is there again.</summary>
    private async Task LoseAsync(string how, ExtdiscoProcess extdisco)
    {
        var before = extdisco.Position;
        await BreakAsync(how, () => extdisco.WaitForLineAsync(before, Server.Component, "lost its connection"));
        var lost = await extdisco.PositionOfAsync(before, Server.Component, "lost its connection");
        await extdisco.WaitUntilConnectedAsync(Server.Component, lost, Recovery);
        await extdisco.WaitUntilDelegatedAsync(Server, lost, Recovery);
    }

    private async Task BreakAsync(string how, Func<Task> lost)
    {
        switch (how)
        {
            case "cut":
                await Server.CutComponentsAsync();
                await lost();
                Server.LetComponentsIn();
                break;
            case "the server is killed":
                await Server.KillAsync();
                await lost();
                await Server.UpAsync();
                break;
            case "reset":
                await Server.ComponentConnection.ResetAsync();
                break;
            default:
                Server.ComponentLine = string.Equals(how, "half open", StringComparison.Ordinal) ? Line.Silent : Line.Halved;
                try
                {
                    await lost();
                }
                finally
                {
                    Server.ComponentLine = Line.Good;
                }

                break;
        }
    }

    private async Task<ExtdiscoProcess> StartAsync(string pingInterval = "00:00:02")
    {
        var options = Configurations.ForDelegation(Server);
        options["Connection"] = new JsonObject { ["PingInterval"] = pingInterval, ["ConnectTimeout"] = "00:00:02", ["ReconnectMin"] = "00:00:00.2", ["ReconnectMax"] = "00:00:01" };
        var extdisco = await ExtdiscoProcess.StartConnectedAsync(options);
        await extdisco.WaitUntilDelegatedAsync(Server);
        return extdisco;
    }

    private async Task<LoadClient> LoadAsync()
    {
        var load = await LoadClient.LogInAsync(Server);
        await load.KeepAskingAsync(20);
        await load.WaitForResultsAsync(300);
        return load;
    }
}
