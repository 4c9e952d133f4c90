using Extdisco.Interop.Tests.Harness;
using Extdisco.Interop.Tests.Stages;

namespace Extdisco.Interop.Tests.Connections;

[Collection(ToEjabberd.Name)]
public sealed class EjabberdConnectionTests(EjabberdPeer peer) : ConnectionTests(peer)
{
    /// <summary>ejabberd says the same as for a wrong secret.</summary>
    [Fact]
    public async Task A_name_that_is_no_component_is_refused()
    {
        await using var extdisco = ExtdiscoProcess.Start(Configurations.For(Server, "nowhere.example.test"));

        await extdisco.WaitForLineAsync(0, "nowhere.example.test", "cannot connect", "not-authorized");

        extdisco.HasExited.Should().BeFalse();
    }

    [Fact]
    public async Task A_name_that_is_a_vhost_is_refused()
    {
        await using var extdisco = ExtdiscoProcess.Start(Configurations.For(Server, Server.SecondDomain));

        await extdisco.WaitForLineAsync(0, Server.SecondDomain, "cannot connect", "conflict");
    }

    [Fact]
    public async Task Two_instances_are_both_accepted_and_mint_alike()
    {
        await using var first = await ExtdiscoProcess.StartConnectedAsync(Configurations.For(Server));
        await using var second = await ExtdiscoProcess.StartConnectedAsync(Configurations.For(Server));
        await using var romeo = await XmppClient.LogInAsync(Server);

        // ejabberd gives each stanza to one of them at random: twenty go to the same one once in half a million runs.
        var passwords = new List<string>();
        for (var request = 0; request < 20; request++)
        {
            var services = (await romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2' type='turn'/>")).Result(Xml.Extdisco2 + "services");
            passwords.Add(services.Elements().First().Value("password"));
        }

        first.LinesWith("asked for services").Should().NotBeEmpty();
        second.LinesWith("asked for services").Should().NotBeEmpty();
        // Two, where a window ended meanwhile.
        passwords.Distinct(StringComparer.Ordinal).Should().HaveCountLessThanOrEqualTo(2);
    }
}
