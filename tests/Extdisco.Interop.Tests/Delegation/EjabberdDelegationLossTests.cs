using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Delegation;

/// <remarks>
/// A component that connects while ejabberd holds an older connection of it gets no delegation, and when the older one ends, ejabberd
/// takes the delegation away without a word.
/// </remarks>
public sealed class EjabberdDelegationLossTests(DelegatingEjabberd peer) : DelegationLossTests(peer), IClassFixture<DelegatingEjabberd>
{
    protected override bool ShowsWhatIsAway => false;

    [Theory]
    [InlineData(1)] // before the component can have noticed
    [InlineData(4)] // after it has
    public async Task A_delegation_that_went_with_a_half_open_connection_is_won_back(int secondsHalfOpen)
    {
        await using var extdisco = await StartAsync();
        await WinBackAsync(extdisco, secondsHalfOpen);
    }

    /// <summary>With nothing configured about it.</summary>
    [Fact]
    public async Task A_delegation_that_went_late_with_a_half_open_connection_is_won_back_by_default()
    {
        var options = Configurations.ForDelegation(Server);
        options.Remove("Delegation").Should().BeTrue();
        await using var extdisco = await ExtdiscoProcess.StartConnectedAsync(options);
        await extdisco.WaitUntilDelegatedAsync(Server);

        // Past the first look of the new connection, which is too early to see it.
        await WinBackAsync(extdisco, secondsHalfOpen: 13);
    }

    /// <summary>As in an update that starts the new version before it stops the old one.</summary>
    [Fact]
    public async Task A_second_instance_takes_over_when_the_first_ends()
    {
        await using var first = await StartAsync();
        await using var second = await ExtdiscoProcess.StartConnectedAsync(Configurations.ForDelegation(Server));

        await first.TerminateAsync();

        await AssertServedAsync();
    }

    private async Task WinBackAsync(ExtdiscoProcess extdisco, int secondsHalfOpen)
    {
        await using var romeo = await XmppClient.LogInAsync(Server);
        (await IsServedAsync(romeo, Server.Domain)).Should().BeTrue();
        var before = extdisco.Position;

        var stranded = Server.StrandComponents();
        await extdisco.WaitUntilConnectedAsync(Server.Component, before);
        await Task.Delay(TimeSpan.FromSeconds(secondsHalfOpen));
        foreach (var connection in stranded)
        {
            await connection.DisposeAsync();
        }

        await AssertServedAsync();
        // And it lasts: no older connection is left that could take it away again.
        await Task.Delay(TimeSpan.FromSeconds(3));
        (await IsServedAsync(romeo, Server.Domain)).Should().BeTrue();
    }
}
