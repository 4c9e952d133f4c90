using Extdisco.Push;
using Microsoft.Extensions.Logging;

namespace Extdisco.Tests.Push;

/// <summary>What becomes of pushes when the connection is lost, and when the server does not let them pass.</summary>
public sealed class PusherConnectionTests
{
    private const string Setting = "validate_from_addresses";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    // Without a rate: time stands still.
    private static readonly PushOptions InOwnName = new() { Rate = 0 };
    private static readonly PushOptions InDomainsName = InOwnName with { Delegated = DelegatedPush.Domain };

    [Fact]
    public async Task A_domain_that_may_not_be_spoken_for_is_tried_once()
    {
        await using var running = new RunningPusher(InDomainsName, Site.Stun);
        await running.ConnectAsync();
        await running.ComeAsync(1);
        await running.ReadAsync();
        running.Ask(1, of: RunningPusher.Domain);
        running.Use();
        await running.SettleAsync();
        (await running.ReadPushAsync()).From.Should().Be(RunningPusher.Domain);
        await running.EndAsync("invalid-from");

        await running.ConnectAsync();
        (await running.Log.WaitForAsync(Setting)).Level.Should().Be(LogLevel.Warning);
        await running.ComeAsync(1);
        (await running.ReadPushAsync()).From.Should().Be(RunningPusher.Self, "the push was lost, and may not be sent like this again");
        running.Use(Site.Stun);
        await running.SettleAsync();
        (await running.ReadPushAsync()).From.Should().Be(RunningPusher.Self);

        await running.EndAsync("invalid-from");
        await running.ConnectAsync();
        await running.ComeAsync(1);
        (await running.ReadPushAsync()).From.Should().Be(RunningPusher.Self);
        running.Log.Lines.Should().ContainSingle(line => line.Text.Contains(Setting, StringComparison.Ordinal), "the other end had another cause");
    }

    [Fact]
    public async Task A_domain_is_tried_again_when_that_is_configured_anew()
    {
        await using var running = new RunningPusher(InDomainsName, Site.Stun);
        await running.ConnectAsync();
        running.Ask(1, of: RunningPusher.Domain);
        running.Use();
        await running.SettleAsync();
        await running.ComeAsync(1);
        (await running.ReadPushAsync()).From.Should().Be(RunningPusher.Domain);
        await running.EndAsync("invalid-from");
        await running.ConnectAsync();
        await running.Log.WaitForAsync(Setting);

        running.Use(InOwnName);
        running.Use(InDomainsName);
        await running.SettleAsync();
        await running.ComeAsync(1);
        (await running.ReadPushAsync()).From.Should().Be(RunningPusher.Domain);
    }

    [Theory]
    [InlineData("invalid-from", DelegatedPush.Component)]
    [InlineData("conflict", DelegatedPush.Domain)]
    public async Task Other_ends_of_the_stream_change_nothing(string condition, DelegatedPush delegated)
    {
        await using var running = new RunningPusher(InOwnName with { Delegated = delegated }, Site.Stun);
        await running.ConnectAsync();
        running.Ask(1, of: RunningPusher.Domain);
        running.Use();
        await running.SettleAsync();
        await running.ComeAsync(1);
        var from = (await running.ReadPushAsync()).From;
        await running.EndAsync(condition);
        await running.ConnectAsync();
        await running.ComeAsync(1);
        (await running.ReadPushAsync()).From.Should().Be(from);
        running.Log.Lines.Should().NotContain(line => line.Text.Contains(Setting, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_changes_while_there_is_no_connection_is_told_to_those_who_are_present_again()
    {
        await using var running = new RunningPusher(InOwnName, Site.Stun);
        await running.ConnectAsync();
        running.Ask(2);
        await running.ComeAsync(2);
        await running.ReadAsync();
        await running.EndAsync("system-shutdown");
        running.Use();
        await running.ConnectAsync();
        await running.ComeAsync(1, first: 1);
        await running.SettleAsync();
        (await running.ReadPushAsync()).To.Should().Be(RunningPusher.User(1));
        await running.Time.WaitForTimerAsync(0.5 * Second, 10 * Second);
        (await running.ReadPushesAsync()).Should().BeEmpty("nobody else is known to be present");
    }

    [Fact]
    public async Task Subscribers_are_asked_for_their_presence_bit_by_bit()
    {
        const int Many = 30;
        await using var running = new RunningPusher(InOwnName with { ProbeRate = 100 }, Site.Stun);
        await running.ConnectAsync();
        for (var i = 0; i < Many; i++)
        {
            await running.SendAsync($"<presence type='subscribed' from='u{i}@{RunningPusher.Domain}' to='{RunningPusher.Self}'/>");
        }

        await running.ReadAsync();
        await running.EndAsync("system-shutdown");
        await running.ConnectAsync();
        var probed = 0;
        for (var pause = 0; pause < Many - 5; pause++)
        {
            await running.WaitForPauseAsync();
            probed += (await running.ReadAsync()).Split("<presence type='probe'").Length - 1;
            probed.Should().BeInRange(pause - 1, pause, "one leaves each hundredth of a second");
            running.Time.Advance(Pace.Pause);
        }
    }
}
