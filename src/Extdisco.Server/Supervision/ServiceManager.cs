using System.Globalization;
using Extdisco.Server.Hosting;
using Microsoft.Extensions.Hosting;

namespace Extdisco.Server.Supervision;

/// <summary>
/// What the service manager is told, where there is one (systemd: <c>Type=notify</c>, <c>WatchdogSec=</c>): that everything has
/// started, whether the servers are connected, that it still works, and that it stops. Ready does not mean connected: a server
/// that is down is no reason to start this program again.
/// </summary>
/// <param name="manager">Who is told.</param>
/// <param name="watchdog">The time without a word after which the process is ended, or null.</param>
/// <param name="heart">The proof that it works.</param>
/// <param name="components">The connections.</param>
/// <param name="time">The time.</param>
internal sealed class ServiceManager(NotifySocket manager, TimeSpan? watchdog, Heartbeat heart, ComponentHost components, TimeProvider time)
    : BackgroundService, IHostedLifecycleService
{
    /// <summary>How often the line that people read is looked after. A watchdog may want more.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        manager.Ready();
        _started.SetResult();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        manager.Stopping();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!manager.IsListenedTo)
        {
            return;
        }

        await _started.Task.WaitAsync(stoppingToken);

        // Half of it, as sd_watchdog_enabled(3) recommends: a beat that comes a little late ends nothing.
        using var timer = new PeriodicTimer(watchdog / 2 is { } half && half < Interval ? half : Interval, time);
        string? told = null;
        do
        {
            await heart.BeatAsync(stoppingToken);
            if (watchdog is not null)
            {
                manager.Alive();
            }

            var status = Describe();
            if (!string.Equals(status, told, StringComparison.Ordinal))
            {
                manager.Status(told = status);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private string Describe()
    {
        var connections = components.Connections;
        var connected = connections.Count(connection => connection.IsConnected);
        return string.Create(CultureInfo.InvariantCulture, $"Connected to {connected} of {connections.Count} servers");
    }
}
