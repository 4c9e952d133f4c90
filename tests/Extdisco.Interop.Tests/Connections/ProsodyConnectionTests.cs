using Extdisco.Interop.Tests.Harness;
using Extdisco.Interop.Tests.Stages;

namespace Extdisco.Interop.Tests.Connections;

[Collection(ToProsody.Name)]
public sealed class ProsodyConnectionTests(ProsodyPeer peer) : ConnectionTests(peer)
{
    /// <summary>Prosody refuses with an empty stream id, right behind our header; for a vhost just as for a name that it does not know.</summary>
    [Theory]
    [InlineData("nowhere.example.test")]
    [InlineData("second.test")]
    public async Task A_name_that_is_no_component_is_refused(string component)
    {
        await using var extdisco = ExtdiscoProcess.Start(Configurations.For(Server, component));

        await extdisco.WaitForLineAsync(0, component, "cannot connect", "host-unknown");

        extdisco.HasExited.Should().BeFalse();
    }

    [Fact]
    public async Task A_clean_end_is_what_Prosody_sees()
    {
        await using var extdisco = await ExtdiscoProcess.StartConnectedAsync(Configurations.For(Server));
        var before = (await Server.ReadLogAsync()).Length;

        await extdisco.TerminateAsync();

        (await Server.ReadLogAsync())[before..].Should().Contain("Received </stream:stream>");
    }
}
