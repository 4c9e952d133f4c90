using Extdisco.Testing;

namespace Extdisco.Tests;

public sealed class TestTimeProviderTests
{
    private readonly TestTimeProvider _time = new();

    [Fact]
    public void Timers_fire_in_order_each_at_its_own_time()
    {
        var start = _time.GetUtcNow();
        var fired = new List<(string Name, double Seconds)>();
        void Timer(string name, int due, int period) =>
            _time.CreateTimer(_ => fired.Add((name, (_time.GetUtcNow() - start).TotalSeconds)), null, TimeSpan.FromSeconds(due), TimeSpan.FromSeconds(period));
        Timer("late", 3, 0);
        Timer("often", 2, 2);
        _time.Advance(TimeSpan.FromSeconds(5));
        fired.Should().Equal(("often", 2), ("late", 3), ("often", 4));
        (_time.GetUtcNow() - start).Should().Be(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_delay_ends_when_time_has_moved_on()
    {
        var delay = Task.Delay(TimeSpan.FromMinutes(1), _time);
        _time.WaitingTimers.Should().Be(1);
        _time.Advance(TimeSpan.FromSeconds(59));
        delay.IsCompleted.Should().BeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));
        await delay;
        _time.WaitingTimers.Should().Be(0);
    }

    [Fact]
    public void Elapsed_time_is_not_counted_in_ticks()
    {
        var start = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(10));
        _time.GetElapsedTime(start).Should().BeCloseTo(TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(1));
        (_time.GetTimestamp() - start).Should().NotBe(TimeSpan.FromSeconds(10).Ticks);
    }

    [Fact]
    public void A_clock_that_is_set_moves_neither_timestamps_nor_timers()
    {
        var start = _time.GetTimestamp();
        var fired = false;
        using var timer = _time.CreateTimer(_ => fired = true, null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);
        _time.SetUtcNow(_time.GetUtcNow().AddHours(-5));
        _time.GetTimestamp().Should().Be(start);
        _time.Advance(TimeSpan.FromMinutes(1));
        fired.Should().BeTrue();
        _time.GetUtcNow().Should().Be(new DateTimeOffset(2026, 1, 1, 22, 5, 5, TimeSpan.Zero));
    }

    [Fact]
    public void A_timer_disposed_of_is_silent()
    {
        var fired = false;
        _time.CreateTimer(_ => fired = true, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan).Dispose();
        _time.Advance(TimeSpan.FromSeconds(2));
        fired.Should().BeFalse();
    }
}
