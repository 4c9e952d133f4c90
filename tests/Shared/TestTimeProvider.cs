namespace Extdisco.Testing;

/// <summary>
/// Time that stands still until a test moves it: the clock, the timestamps, and the timers, which fire on the thread that
/// moves it.
/// </summary>
/// <remarks>A timestamp counts in an odd frequency, so that whoever takes ticks for timestamps is found out.</remarks>
internal sealed class TestTimeProvider : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<TestTimer> _timers = [];
    private readonly List<(Func<bool> Holds, TaskCompletionSource Reached)> _waits = [];
    private DateTimeOffset _now;
    private TimeSpan _skew;

    /// <summary>Starts at a time; by default at 2026-01-02T03:04:05Z.</summary>
    public TestTimeProvider(DateTimeOffset? start = null) => _now = start ?? new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public override long TimestampFrequency => 12_345_678;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>How many timers are waiting, for tests that have to know that a wait has begun.</summary>
    public int WaitingTimers
    {
        get
        {
            lock (_lock)
            {
                return _timers.Count(timer => timer.Due is not null);
            }
        }
    }

    /// <summary>Waits until that many timers are waiting.</summary>
    public Task WaitForTimersAsync(int count) => WaitUntilAsync(() => WaitingTimers >= count);

    /// <summary>Waits until a timer is waiting that is due after a time from now, up to another.</summary>
    public Task WaitForTimerAsync(TimeSpan after, TimeSpan upTo) =>
        WaitUntilAsync(() => _timers.Exists(timer => timer.Due > _now + after && timer.Due <= _now + upTo));

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now + _skew;
        }
    }

    public override long GetTimestamp()
    {
        lock (_lock)
        {
            return (long)((Int128)_now.Ticks * TimestampFrequency / TimeSpan.TicksPerSecond);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new TestTimer(this, callback, state);
        lock (_lock)
        {
            _timers.Add(timer);
        }

        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves time forward, firing each timer that comes due on the way, in order and at its own time.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        DateTimeOffset? end = null;
        while (true)
        {
            TestTimer? next;
            lock (_lock)
            {
                var target = end ??= _now + by;
                next = _timers.Where(timer => timer.Due <= target).MinBy(timer => timer.Due);
                if (next is null)
                {
                    _now = target;
                    return;
                }

                _now = next.Due!.Value > _now ? next.Due.Value : _now;
                next.Due = next.Period is { } period ? _now + period : null;
            }

            next.Fire();
        }
    }

    /// <summary>Sets the clock, as an operator or NTP may. Timestamps and timers do not go by it.</summary>
    public void SetUtcNow(DateTimeOffset now)
    {
        lock (_lock)
        {
            _skew = now - _now;
        }
    }

    private Task WaitUntilAsync(Func<bool> holds)
    {
        lock (_lock)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waits.Add((holds, reached));
            TellWaiting();
            return reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    private void TellWaiting()
    {
        foreach (var wait in _waits.Where(wait => wait.Holds()).ToList())
        {
            _waits.Remove(wait);
            wait.Reached.SetResult();
        }
    }

    private sealed class TestTimer(TestTimeProvider time, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset? Due { get; set; }

        public TimeSpan? Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var now = dueTime == TimeSpan.Zero;
            lock (time._lock)
            {
                if (!time._timers.Contains(this))
                {
                    return false;
                }

                Period = period > TimeSpan.Zero ? period : null;
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : time._now + (now && Period is { } p ? p : dueTime);
                Due = now && Period is null ? null : Due;
                time.TellWaiting();
            }

            if (now)
            {
                Fire();
            }

            return true;
        }

        public void Dispose()
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
