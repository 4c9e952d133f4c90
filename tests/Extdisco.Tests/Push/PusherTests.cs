using System.Globalization;
using Extdisco.Push;
using Extdisco.Services;

namespace Extdisco.Tests.Push;

/// <summary>When pushes leave, over a connection: together, evenly, not too many, and at once to whoever comes.</summary>
public sealed class PusherTests
{
    private static readonly ExternalService Turn = Site.Turn(Site.Issuer());
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Round = 10 * Second;

    [Fact]
    public async Task Several_changes_within_half_a_second_become_one_push()
    {
        await using var running = await StartAsync(new PushOptions(), 1);
        running.Use(Site.Stun, Turn);
        await running.Time.WaitForTimerAsync(Pace.Pause, 0.5 * Second);
        running.Time.Advance(0.4 * Second);
        running.Use();
        running.Use(Turn);
        (await running.ReadPushesAsync()).Should().BeEmpty("it has not settled");
        running.Time.Advance(0.1 * Second);
        (await running.ReadPushAsync()).Actions.Should().Equal("delete stun turn.example.org 3478 udp", "add turn turn.example.org 3478 udp");
        running.Use(Turn, Site.Stun);
        await running.SettleAsync();
        (await running.ReadPushAsync()).Actions.Should().Equal(["add stun turn.example.org 3478 udp"], "nothing came in between");
    }

    [Fact]
    public async Task A_change_that_is_taken_back_at_once_is_not_told()
    {
        await using var running = await StartAsync(new PushOptions(), 1);
        running.Use();
        await running.Time.WaitForTimerAsync(Pace.Pause, 0.5 * Second);
        running.Use(Site.Stun);
        running.Time.Advance(0.5 * Second);
        await running.Time.WaitForTimerAsync(Second, Round);
        running.Use(Turn, Site.Stun);
        await running.SettleAsync();
        (await running.ReadPushAsync()).Actions.Should().Equal("add turn turn.example.org 3478 udp");
    }

    [Fact]
    public async Task No_more_leave_in_a_second_than_the_rate_says()
    {
        const int Rate = 100;
        const int Many = 250;
        await using var running = await StartAsync(new PushOptions { Rate = Rate }, Many);
        running.Use();
        await running.SettleAsync();
        var sent = new List<int>();
        for (var tenth = 0; tenth < 20; tenth++)
        {
            for (var pause = 0; pause < 10; pause++)
            {
                await running.WaitForPauseAsync();
                running.Time.Advance(Pace.Pause);
            }

            await running.WaitForPauseAsync();
            sent.Add((await running.ReadPushesAsync()).Count);
        }

        for (var tenth = 0; tenth <= 10; tenth++)
        {
            sent.Skip(tenth).Take(10).Sum().Should().BeInRange(Rate - 2, Rate + 2, "in each second, but for what two pauses bring");
        }
    }

    [Fact]
    public async Task No_more_are_unanswered_than_may_be()
    {
        const int Most = 10;
        await using var running = await StartAsync(new PushOptions { MaximumUnanswered = Most, Rate = 0 }, 25);
        running.Use();
        await running.SettleAsync();
        await running.WaitForPauseAsync();
        var first = await running.ReadPushesAsync();
        first.Should().HaveCount(Most);
        (await PauseAsync()).Should().BeEmpty("all wait for their answers");

        await running.AnswerAsync(first.Take(4));
        (await running.ReadPushesAsync()).Should().BeEmpty();
        (await PauseAsync()).Should().HaveCount(4);
        running.Time.Advance(TimeSpan.FromMinutes(1));
        await running.WaitForPauseAsync();
        (await PauseAsync()).Should().HaveCount(Most, "the others are given up");
        running.Time.Advance(TimeSpan.FromMinutes(1) + Pace.Pause);
        (await running.ReadPushAsync()).To.Should().Be(RunningPusher.User(24));

        async Task<IReadOnlyList<Pushed>> PauseAsync()
        {
            running.Time.Advance(Pace.Pause);
            await running.WaitForPauseAsync();
            return await running.ReadPushesAsync();
        }
    }

    [Fact]
    public async Task Whoever_comes_is_told_without_waiting_for_a_round()
    {
        await using var running = new RunningPusher(new PushOptions(), Site.Stun);
        await running.ConnectAsync();
        running.Ask(2);
        running.Use();
        await running.SettleAsync();
        await running.ComeAsync(1, first: 1);
        (await running.ReadPushAsync()).To.Should().Be(RunningPusher.User(1), "though time stands still");
        await running.ComeAsync(1);
        (await running.ReadPushAsync()).To.Should().Be(RunningPusher.User(0));
    }

    [Fact]
    public async Task Whoever_comes_during_a_fan_out_need_not_wait_for_its_end()
    {
        await using var running = await StartAsync(new PushOptions { Rate = 100 }, 50);
        running.Ask(51);
        running.Use();
        await running.SettleAsync();
        await running.WaitForPauseAsync();
        await running.ComeAsync(1, first: 50);
        await running.ReadAsync();
        for (var pause = 0; pause < 5; pause++)
        {
            await running.WaitForPauseAsync();
            running.Time.Advance(Pace.Pause);
        }

        await running.WaitForPauseAsync();
        (await running.ReadPushesAsync()).Should().Contain(push => push.IsTo(RunningPusher.User(50))).And.HaveCountLessThan(10);
    }

    [Fact]
    public async Task Credentials_are_renewed_in_time_bit_by_bit_and_not_for_those_who_left()
    {
        const int Many = 40;
        await using var running = await StartAsync(new PushOptions(), Many, Site.Turn(PushSite.Lasting(TimeSpan.FromHours(1))));
        var start = running.Time.GetUtcNow();
        await running.SendAsync($"<presence type='unavailable' from='{RunningPusher.User(0)}' to='{RunningPusher.Self}'/>");
        await running.ReadAsync();
        var came = new List<(string To, TimeSpan At)>();
        running.Time.Advance(TimeSpan.FromMinutes(46));
        while (running.Time.GetUtcNow() < start + TimeSpan.FromMinutes(56))
        {
            await running.Time.WaitForTimerAsync(Second, Round);
            foreach (var push in await running.ReadPushesAsync())
            {
                push.Actions.Should().Equal("modify turn turn.example.org 3478 udp");
                DateTimeOffset.Parse(push.Of(0, "expires")!, CultureInfo.InvariantCulture).Should().BeAfter(start + TimeSpan.FromHours(1.5));
                came.Add((push.To, running.Time.GetUtcNow() - start));
                await running.AnswerAsync([push]);
            }

            running.Time.Advance(Round);
        }

        came.Select(push => push.To).Should().BeEquivalentTo(Enumerable.Range(1, Many - 1).Select(RunningPusher.User), "each once, and not who left");
        came.Should().OnlyContain(push => push.At > TimeSpan.FromMinutes(47) && push.At < TimeSpan.FromMinutes(54.5), "80 to 90 % of the life");
        came.GroupBy(push => push.At).Should().HaveCountGreaterThan(Many / 4, "they are spread");
    }

    private static async Task<RunningPusher> StartAsync(PushOptions options, int users, params ExternalService[] services)
    {
        var running = new RunningPusher(options, services.Length > 0 ? services : [Site.Stun]);
        await running.ConnectAsync();
        running.Ask(users);
        await running.ComeAsync(users);
        (await running.ReadAsync()).Should().BeEmpty();
        running.Audience.Next().Should().BeNull("those who have come just now are looked at first, and there is nothing to tell them yet");
        return running;
    }
}
