using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Connections;

/// <summary>One process beside a Prosody and an ejabberd at once.</summary>
public sealed class SeveralServersTests : IAsyncLifetime
{
    private PeerServer _prosody = null!;
    private PeerServer _ejabberd = null!;

    public async Task InitializeAsync()
    {
        _prosody = await PeerServer.StartAsync("prosody", "COMPONENT_SECRET=interop-prosody-secret");
        _ejabberd = await PeerServer.StartAsync("ejabberd", "COMPONENT=relays.example.test", "COMPONENT_SECRET=interop-ejabberd-secret");
    }

    public async Task DisposeAsync()
    {
        await _ejabberd.DisposeAsync();
        await _prosody.DisposeAsync();
    }

    [Fact]
    public async Task A_changed_server_is_joined_anew_and_the_other_stays_connected()
    {
        var options = Configurations.For(_prosody);
        var second = Configurations.For(_ejabberd)["Servers"]![0]!.DeepClone();
        options["Servers"]!.AsArray().Add(second);
        await using var extdisco = await ExtdiscoProcess.StartConnectedAsync(options);
        await AssertAnswersAsync(_prosody);
        await AssertAnswersAsync(_ejabberd);

        var before = extdisco.Position;
        second["Host"] = "localhost";
        extdisco.Configure(options);
        await extdisco.WaitUntilConnectedAsync(_ejabberd.Component, before);
        await AssertAnswersAsync(_ejabberd);

        before = extdisco.Position;
        options["Servers"]!.AsArray().RemoveAt(1);
        extdisco.Configure(options);
        await extdisco.WaitForLineAsync(before, _ejabberd.Component, "closed its connection");

        await AssertAnswersAsync(_prosody);
        extdisco.Connections(_prosody.Component).Should().Be(1);
        extdisco.Connections(_ejabberd.Component).Should().Be(2);
    }

    [Fact]
    public async Task A_server_that_is_down_holds_up_no_other()
    {
        var options = Configurations.For(_prosody);
        options["Servers"]!.AsArray().Add(Configurations.For(_ejabberd)["Servers"]![0]!.DeepClone());
        await using var extdisco = await ExtdiscoProcess.StartConnectedAsync(options);

        await _ejabberd.KillAsync();
        await extdisco.WaitForLineAsync(0, _ejabberd.Component, "lost its connection");

        await AssertAnswersAsync(_prosody);
        extdisco.Connections(_prosody.Component).Should().Be(1);
    }

    private static async Task AssertAnswersAsync(PeerServer server)
    {
        await using var romeo = await XmppClient.LogInAsync(server);
        var answer = await romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2'/>");
        answer.Value("from").Should().Be(server.Component);
        answer.Result(Xml.Extdisco2 + "services").Elements().Should().HaveCount(3);
    }
}
