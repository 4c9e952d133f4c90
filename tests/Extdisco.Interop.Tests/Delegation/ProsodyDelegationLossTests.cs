namespace Extdisco.Interop.Tests.Delegation;

public sealed class ProsodyDelegationLossTests(DelegatingProsody peer) : DelegationLossTests(peer), IClassFixture<DelegatingProsody>
{
    protected override bool ShowsWhatIsAway => true;

    /// <summary>With <c>component_conflict_resolve = "kick_old"</c>.</summary>
    [Fact]
    public async Task A_second_instance_that_takes_over_is_delegated_to()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        await first.WaitForLineAsync(0, Server.Component, "lost its connection", "conflict");

        await AssertServedAsync();
        second.LinesWith("lost its connection").Should().BeEmpty();
    }

    /// <summary>Prosody lets the new connection in at once, and the end of the old one changes nothing.</summary>
    [Fact]
    public async Task A_connection_that_was_lost_half_way_is_replaced()
    {
        await using var extdisco = await StartAsync();
        var before = extdisco.Position;
        var stranded = Server.StrandComponents();
        await extdisco.WaitUntilDelegatedAsync(Server, before);
        await AssertServedAsync();

        foreach (var connection in stranded)
        {
            await connection.DisposeAsync();
        }

        await AssertServedAsync();
    }
}
