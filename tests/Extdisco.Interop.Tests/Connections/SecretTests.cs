using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Connections;

/// <summary>Secrets that have to be escaped somewhere on their way: in XML, in JSON, in the server's file, or as UTF-8.</summary>
public sealed class SecretTests
{
    [Theory]
    [InlineData("prosody", """<a> & 'b' "c" \d {e}""")]
    [InlineData("prosody", "Gehölz-Straße-日本-🔑")]
    [InlineData("ejabberd", """<a> & 'b' "c" \d {e}""")]
    [InlineData("ejabberd", "Gehölz-Straße-日本-🔑")]
    public async Task A_secret_may_hold_anything(string kind, string secret)
    {
        await using var server = await PeerServer.StartAsync(kind, $"COMPONENT_SECRET={secret}");
        server.ComponentSecret.Should().Be(secret);

        await using var extdisco = await ExtdiscoProcess.StartConnectedAsync(Configurations.For(server));

        extdisco.Connections(server.Component).Should().Be(1);
    }
}
