using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Delegation;

/// <summary>Servers that also tell the component who is online (XEP-0356), by the lines that are off in the ready-made files.</summary>
public sealed class PrivilegeTests
{
    [Theory]
    [InlineData("prosody")]
    [InlineData("ejabberd")]
    public async Task The_privilege_is_told_and_presences_disturb_nothing(string kind)
    {
        await using var server = await PeerServer.StartAsync(kind, "DELEGATION=yes", "PRIVILEGE=yes", "COMPONENT_SECRET=interop-component-secret");
        await using var extdisco = await ExtdiscoProcess.StartConnectedAsync(Configurations.ForDelegation(server));
        await extdisco.WaitUntilDelegatedAsync(server);
        foreach (var domain in new[] { server.Domain, server.SecondDomain })
        {
            await extdisco.WaitForLineAsync(0, " INF", $"{domain} grants {server.Component} the privilege presence (managed_entity)");
        }

        await using var romeo = await XmppClient.LogInAsync(server);
        await romeo.PresenceAsync();
        await romeo.WaitForAsync("its own presence", stanza => stanza.Name == XmppClient.Jabber + "presence" && stanza.Has("from", romeo.Jid));

        (await romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2'/>", server.Domain)).Result(Xml.Extdisco2 + "services").Elements().Should().NotBeEmpty();
        extdisco.Connections(server.Component).Should().Be(1);
        extdisco.LinesWith(" ERR").Should().BeEmpty();
        extdisco.LinesWith(" WRN").Should().NotContain(line => line.Contains("deleg", StringComparison.Ordinal));
    }
}
