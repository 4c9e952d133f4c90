using System.Diagnostics;
using System.Text.Json.Nodes;
using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Connections;

/// <summary>Making, losing and ending the component's stream to a real server (XEP-0114; the events of both servers).</summary>
public abstract class ConnectionTests(PeerFixture peer)
{
    protected static readonly TimeSpan Reconnecting = TimeSpan.FromSeconds(40);

    protected PeerServer Server { get; } = peer.Server;

    [Fact]
    public async Task A_wrong_secret_is_named_and_not_tried_again_at_once()
    {
        await using var extdisco = ExtdiscoProcess.Start(Configurations.For(Server, secret: "not-the-right-secret"));

        await extdisco.WaitForLineAsync(0, Server.Component, "cannot connect", "secret");
        await Task.Delay(TimeSpan.FromSeconds(3));

        extdisco.HasExited.Should().BeFalse();
        extdisco.LinesWith(Server.Component, "cannot connect").Should().ContainSingle("a server that refuses is not asked again at once");
        extdisco.Connections(Server.Component).Should().Be(0);

        // Who corrects the file need not wait until the next try is due.
        extdisco.Configure(Configurations.For(Server));
        await extdisco.WaitUntilConnectedAsync(Server.Component);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_restarts_is_joined_again(bool crash)
    {
        await using var extdisco = await ExtdiscoProcess.StartConnectedAsync(Configurations.For(Server));
        await using (var romeo = await XmppClient.LogInAsync(Server))
        {
            await PostManyAsync(romeo, 200);
            await (crash ? Server.KillAsync() : Server.DownAsync());
        }

        var down = extdisco.Position;
        await Server.UpAsync();
        await extdisco.WaitUntilConnectedAsync(Server.Component, down, Reconnecting);

        await AssertAnswersAsync();
        extdisco.LinesWith(Server.Component, "lost its connection").Should().ContainSingle();
    }

    [Fact]
    public async Task A_server_that_is_not_there_yet_is_waited_for()
    {
        await Server.DownAsync();
        try
        {
            await using var extdisco = ExtdiscoProcess.Start(Configurations.For(Server));
            await extdisco.WaitForLineAsync(0, Server.Component, "cannot connect");
            await Server.UpAsync();
            await extdisco.WaitUntilConnectedAsync(Server.Component, within: Reconnecting);

            extdisco.LinesWith(Server.Component, "WRN").Should().HaveCountLessThanOrEqualTo(1, "it says so once");
            await AssertAnswersAsync();
        }
        finally
        {
            if (!await Server.IsUpAsync())
            {
                await Server.UpAsync();
            }
        }
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Stopping_closes_the_stream_and_exits_with_0(string signal)
    {
        var options = Configurations.For(Server);
        options["Connection"] = new JsonObject { ["CloseTimeout"] = "00:00:10" };
        await using var extdisco = await ExtdiscoProcess.StartConnectedAsync(options);

        var stopping = Stopwatch.StartNew();
        await extdisco.SignalAsync(signal);
        var exitCode = await extdisco.WaitForExitAsync();

        exitCode.Should().Be(0);
        stopping.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(8), "the server answers the end of our stream with its own");
        extdisco.LinesWith(Server.Component, "closed its connection").Should().ContainSingle();
        extdisco.LinesWith(Server.Component, "lost").Should().BeEmpty();
        await using var successor = await ExtdiscoProcess.StartConnectedAsync(Configurations.For(Server));
        await AssertAnswersAsync();
    }

    [Fact]
    public async Task A_changed_file_is_taken_over_without_losing_the_connection()
    {
        var options = Configurations.For(Server);
        await using var extdisco = await ExtdiscoProcess.StartConnectedAsync(options);
        await using var romeo = await XmppClient.LogInAsync(Server);
        (await ServicesAsync(romeo)).Should().HaveCount(3);

        var before = extdisco.Position;
        options["Services"] = new JsonArray(Configurations.Service("ftp", "files.example.test", 21, "tcp"));
        extdisco.Configure(options);
        await extdisco.WaitForLineAsync(before, "configuration");
        (await EventuallyAsync(romeo, 4))[^1].Should().Be("ftp files.example.test:21/tcp");

        before = extdisco.Position;
        await extdisco.OverwriteAsync("""{ "Extdisco": { "Relays": [ { "Host": "x", "Prot": 1 } ] } }""");
        await extdisco.WaitForLineAsync(before, "Extdisco:Relays:0:Prot");
        (await ServicesAsync(romeo)).Should().HaveCount(4, "a file with errors leaves the last good configuration in force");

        before = extdisco.Position;
        await extdisco.OverwriteAsync("{ this is not JSON");
        await extdisco.WaitForLineAsync(before, "ERR");
        (await ServicesAsync(romeo)).Should().HaveCount(4, "a file that cannot be read leaves the last good configuration in force");

        before = extdisco.Position;
        options["Services"] = new JsonArray();
        extdisco.Configure(options);
        (await EventuallyAsync(romeo, 3)).Should().NotContain("ftp files.example.test:21/tcp");

        before = extdisco.Position;
        options["Services"] = new JsonArray(Configurations.Service("stun", "stun.example.test", 3478, "udp"));
        extdisco.Configure(options);
        await extdisco.SignalAsync("HUP");
        (await EventuallyAsync(romeo, 4))[^1].Should().Be("stun stun.example.test:3478/udp");

        extdisco.Connections(Server.Component).Should().Be(1);
        extdisco.LinesWith(Server.Component, "lost its connection").Should().BeEmpty();
    }

    [Fact]
    public async Task A_reload_under_load_gives_no_mixed_answer()
    {
        await using var extdisco = await ExtdiscoProcess.StartConnectedAsync(OnlyServices("a"));
        await using var romeo = await XmppClient.LogInAsync(Server);
        var answers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var prefix in new[] { "b", "a", "b", "a" })
        {
            extdisco.Configure(OnlyServices(prefix));
            var patience = Stopwatch.StartNew();
            var last = "";
            while (!last.StartsWith($"stun {prefix}", StringComparison.Ordinal))
            {
                patience.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(10), "a changed file is taken over");
                foreach (var id in await PostManyAsync(romeo, 20))
                {
                    last = string.Join(' ', (await romeo.AnswerAsync(id)).Result(Xml.Extdisco2 + "services").Described());
                    answers.Add(last);
                }
            }
        }

        answers.Should().BeEquivalentTo(
            "stun a1:3478/udp stun a2:3478/udp stun a3:3478/udp",
            "stun b1:3478/udp stun b2:3478/udp stun b3:3478/udp");

        JsonObject OnlyServices(string prefix)
        {
            var options = Configurations.For(Server);
            options.Remove("Relays");
            options["Services"] = new JsonArray(
                [.. Enumerable.Range(1, 3).Select(number => Configurations.Service("stun", $"{prefix}{number}", 3478, "udp"))]);
            return options;
        }
    }

    [Fact]
    public async Task An_idle_connection_is_kept_by_pings()
    {
        await using var extdisco = await ExtdiscoProcess.StartConnectedAsync(Pinging(everySeconds: 1));

        // Were the first ping not answered, the connection would be gone before the third.
        for (var ping = 1; ping <= 3; ping++)
        {
            await extdisco.WaitForLineAsync(extdisco.Position, Server.Component, "sign of life");
        }

        extdisco.LinesWith(Server.Component, "lost its connection").Should().BeEmpty();
    }

    [Fact]
    public async Task A_server_that_hangs_is_noticed_within_two_ping_periods()
    {
        await using var extdisco = await ExtdiscoProcess.StartConnectedAsync(Pinging(everySeconds: 2));
        int lost;
        await Server.PauseAsync();
        try
        {
            // Two periods, and some time for a busy machine.
            await extdisco.WaitForLineAsync(0, TimeSpan.FromSeconds(5.5), Server.Component, "lost its connection");
            lost = extdisco.Position;
        }
        finally
        {
            await Server.ResumeAsync();
        }

        await extdisco.WaitUntilConnectedAsync(Server.Component, lost, Reconnecting);
        await AssertAnswersAsync();
    }

    /// <summary>Checks with a real client that the component does its job.</summary>
    protected async Task AssertAnswersAsync()
    {
        await using var romeo = await XmppClient.LogInAsync(Server);
        (await ServicesAsync(romeo)).Should().StartWith($"stun {Configurations.RelayHost}:3478/udp");
    }

    protected static async Task<IReadOnlyList<string>> ServicesAsync(XmppClient client) =>
        [.. (await client.AskAsync("<services xmlns='urn:xmpp:extdisco:2'/>")).Result(Xml.Extdisco2 + "services").Described()];

    private JsonObject Pinging(int everySeconds)
    {
        var options = Configurations.For(Server);
        options["Connection"] = new JsonObject { ["PingInterval"] = $"00:00:0{everySeconds}", ["ConnectTimeout"] = "00:00:02", ["ReconnectMax"] = "00:00:02" };
        return options;
    }

    private static async Task<IReadOnlyList<string>> PostManyAsync(XmppClient client, int count)
    {
        var ids = new List<string>();
        while (ids.Count < count)
        {
            ids.Add(await client.PostAsync("<services xmlns='urn:xmpp:extdisco:2'/>"));
        }

        return ids;
    }

    private static async Task<IReadOnlyList<string>> EventuallyAsync(XmppClient client, int count)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var services = await ServicesAsync(client);
            if (services.Count == count)
            {
                return services;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        throw new TimeoutException($"there were never {count} services");
    }
}
