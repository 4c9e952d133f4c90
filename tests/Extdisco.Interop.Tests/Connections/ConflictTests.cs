using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Connections;

public sealed class ConflictTests
{
    [Fact]
    public async Task A_twin_that_takes_over_is_not_fought()
    {
        await using var prosody = await PeerServer.StartAsync("prosody", "CONFLICT=kick_old", "COMPONENT_SECRET=interop-component-secret");
        await using var first = await ExtdiscoProcess.StartConnectedAsync(Configurations.For(prosody));

        await using var second = await ExtdiscoProcess.StartConnectedAsync(Configurations.For(prosody));
        await first.WaitForLineAsync(0, prosody.Component, "lost its connection", "conflict");
        await Task.Delay(TimeSpan.FromSeconds(4));

        first.Connections(prosody.Component).Should().Be(1, "a twin took over, and fighting it would cut off both");
        second.LinesWith(prosody.Component, "lost its connection").Should().BeEmpty();
        await using var romeo = await XmppClient.LogInAsync(prosody);
        (await romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2' type='stun'/>")).Result(Xml.Extdisco2 + "services");
    }

    [Fact]
    public async Task A_second_instance_is_told_that_the_first_is_there()
    {
        await using var prosody = await PeerServer.StartAsync("prosody", "CONFLICT=kick_new", "COMPONENT_SECRET=interop-component-secret");
        await using var first = await ExtdiscoProcess.StartConnectedAsync(Configurations.For(prosody));
        await using var second = ExtdiscoProcess.Start(Configurations.For(prosody));

        await second.WaitForLineAsync(0, prosody.Component, "cannot connect", "conflict");

        await using var romeo = await XmppClient.LogInAsync(prosody);
        (await romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2' type='stun'/>")).Result(Xml.Extdisco2 + "services");
        first.LinesWith(prosody.Component, "lost its connection").Should().BeEmpty();
    }
}
