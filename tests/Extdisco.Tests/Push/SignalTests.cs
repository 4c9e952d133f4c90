using Extdisco.Push;
using Extdisco.Testing;

namespace Extdisco.Tests.Push;

public sealed class SignalTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TestTimeProvider _time = new();
    private readonly Signal _signal = new();

    [Fact]
    public async Task Set_while_nobody_waits_it_wakes_the_next_once()
    {
        _signal.Set();
        _signal.Set();
        (await WaitAsync()).Should().BeTrue();
        var waiting = WaitAsync();
        waiting.IsCompleted.Should().BeFalse();
        _signal.Set();
        (await waiting.WaitAsync(Patience)).Should().BeTrue();
        _time.WaitingTimers.Should().Be(0, "nothing stays behind");
    }

    [Fact]
    public async Task Time_wakes_too()
    {
        var waiting = WaitAsync();
        _time.Advance(Minute);
        (await waiting.WaitAsync(Patience)).Should().BeFalse();
        (await _signal.WaitAsync(TimeSpan.Zero, _time, CancellationToken.None)).Should().BeFalse();
        _signal.Set();
        (await _signal.WaitAsync(TimeSpan.Zero, _time, CancellationToken.None)).Should().BeTrue();
    }

    [Fact]
    public async Task A_cancelled_wait_leaves_what_was_set_to_the_next()
    {
        using var cancelled = new CancellationTokenSource();
        var waiting = _signal.WaitAsync(Minute, _time, cancelled.Token);
        await cancelled.CancelAsync();
        await waiting.Awaiting(wait => wait.WaitAsync(Patience)).Should().ThrowAsync<OperationCanceledException>();
        _signal.Set();
        await _signal.Awaiting(signal => signal.WaitAsync(Minute, _time, cancelled.Token)).Should().ThrowAsync<OperationCanceledException>();
        (await WaitAsync()).Should().BeTrue();
        _time.WaitingTimers.Should().Be(0);
    }

    [Fact]
    public async Task Nothing_is_missed_that_is_set_while_somebody_wakes()
    {
        const int Many = 20_000;
        var count = 0;
        var setting = Task.Run(() =>
        {
            for (var i = 0; i < Many; i++)
            {
                Interlocked.Increment(ref count);
                _signal.Set();
            }
        });
        while (Volatile.Read(ref count) < Many)
        {
            (await WaitAsync().WaitAsync(Patience)).Should().BeTrue("time stands still");
        }

        await setting;
        _time.WaitingTimers.Should().Be(0);
    }

    private Task<bool> WaitAsync() => _signal.WaitAsync(Minute, _time, CancellationToken.None);
}
