using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Delegation;

/// <summary>A client that knows nothing of us asks its own domain as soon as it is logged in.</summary>
public sealed class DinoTests
{
    [Theory]
    [InlineData("prosody")]
    [InlineData("ejabberd")]
    public async Task Dino_receives_its_services_from_its_own_domain(string kind)
    {
        DinoClient.AssertPortIsFree();
        await using var server = await PeerServer.StartAsync(
            kind, "DOMAIN=localhost", "COMPONENT=extdisco.localhost", $"C2S_PORT={DinoClient.Port}", "C2S_TLS=yes", "DELEGATION=yes",
            "COMPONENT_SECRET=interop-component-secret");
        await using var extdisco = await ExtdiscoProcess.StartConnectedAsync(Configurations.ForDelegation(server));
        await extdisco.WaitUntilDelegatedAsync(server);

        await using var dino = DinoClient.Start(server, "romeo");
        var request = await dino.WaitForIqAsync("the request for services", "OUT", iq => iq.Elements(Xml.Extdisco2 + "services").Any());
        var answer = await dino.WaitForIqAsync("the answer", "IN", iq => iq.Has("id", request.Value("id")));

        request.Value("to").Should().Be(server.Domain);
        answer.Value("from").Should().Be(server.Domain);
        var services = answer.Result(Xml.Extdisco2 + "services");
        services.Described().Should().Equal(
            $"stun {Configurations.RelayHost}:3478/udp", $"turn {Configurations.RelayHost}:3478/udp", $"turn {Configurations.RelayHost}:3478/tcp");
        services.Elements().Skip(1).Should().OnlyContain(
            turn => turn.Attribute("username") != null && turn.Attribute("password") != null && turn.Attribute("expires") != null);
    }
}
