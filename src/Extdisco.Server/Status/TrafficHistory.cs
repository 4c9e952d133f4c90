using Microsoft.Extensions.Hosting;

namespace Extdisco.Server.Status;

/// <summary>Keeps the requests of each of the last minutes, by looking at what was counted once a minute.</summary>
/// <param name="totals">What was counted.</param>
/// <param name="time">The time.</param>
internal sealed class TrafficHistory(Func<TrafficTotals> totals, TimeProvider time) : IHostedService, IDisposable
{
    /// <summary>How many minutes are kept, the present one included.</summary>
    public const int Minutes = 60;

    private readonly Lock _gate = new();
    private readonly Queue<long> _past = new(Enumerable.Repeat(0L, Minutes - 1));
    private long _before;
    private ITimer? _timer;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = time.CreateTimer(_ => Turn(), null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    /// <summary>What was asked and sent, up to now.</summary>
    public TrafficStatus Report()
    {
        var now = totals();
        lock (_gate)
        {
            return new TrafficStatus
            {
                RequestsPerMinute = [.. _past, Math.Max(0, now.Requests - _before)],
                Requests = now.Requests,
                Errors = now.Errors,
                Pushes = now.Pushes,
            };
        }
    }

    /// <summary>A minute is over.</summary>
    private void Turn()
    {
        var requests = totals().Requests;
        lock (_gate)
        {
            _past.Dequeue();
            _past.Enqueue(Math.Max(0, requests - _before));
            _before = requests;
        }
    }
}
