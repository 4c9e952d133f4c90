using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Extdisco.Server.Configuration;
using Extdisco.Server.Hosting;
using Extdisco.Server.Options;
using Extdisco.Server.Turn;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Extdisco.Server.Health;

/// <summary>
/// Probes every configured STUN and TURN service again and again, beside everything else, and keeps on the board what came of it.
/// The log hears of changes alone.
/// </summary>
/// <remarks>
/// The services of one host are probed one after another: their probes are the same user to the relay, which may have a quota of
/// allocations. So there is never more than one probe of a service, or of a host, under way.
/// </remarks>
internal sealed class HealthMonitor : BackgroundService, IConfigurationTarget
{
    /// <summary>How many hosts are probed at once at the most: each lookup of a name holds a thread of the pool.</summary>
    private const int MostAtOnce = 2;

    /// <summary>The part of the interval by which it varies, so that probes of many hosts, or from several instances, do not stay in step.</summary>
    private const double Jitter = 0.1;

    private readonly Channel<ExtdiscoOptions> _pending =
        Channel.CreateBounded<ExtdiscoOptions>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly SemaphoreSlim _places = new(MostAtOnce);
    private readonly ExtdiscoOptions _initial;
    private readonly HealthBoard _board;
    private readonly HealthMetrics _metrics;
    private readonly RelayProbe _probe;
    private readonly Func<CancellationToken, Task> _changed;
    private readonly Func<double> _random;
    private readonly TimeProvider _time;
    private readonly ILogger<HealthMonitor> _logger;

    /// <summary>Begins with the options of the start.</summary>
    /// <param name="initial">The options of the start.</param>
    /// <param name="board">Where is kept what the probes find out.</param>
    /// <param name="changed">Called when services have gone down or come back.</param>
    /// <param name="random">Where jitter comes from: a number from 0 up to 1.</param>
    /// <param name="time">Time.</param>
    /// <param name="logger">Where changes are logged.</param>
    public HealthMonitor(
        ExtdiscoOptions initial, HealthBoard board, Func<CancellationToken, Task> changed, Func<double> random, TimeProvider time, ILogger<HealthMonitor> logger)
    {
        _initial = initial;
        _board = board;
        _metrics = new HealthMetrics(board);
        _probe = new RelayProbe(new StunTimings(), time);
        _changed = changed;
        _random = random;
        _time = time;
        _logger = logger;
    }

    /// <inheritdoc/>
    public Task ApplyAsync(ExtdiscoOptions options, CancellationToken cancellation)
    {
        _pending.Writer.TryWrite(options);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _metrics.Dispose();
        _places.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var options = _initial; ;)
        {
            using var outdated = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            var relays = RelaysOf(options);
            _board.Watch(relays.Select(relay => relay.Key));
            Task[] rounds =
            [
                .. relays.GroupBy(relay => relay.Key.Host).Select(host => WatchAsync([.. host], options.Health.Interval, outdated.Token, stoppingToken)),
            ];
            var next = _pending.Reader.ReadAsync(stoppingToken).AsTask();
            await Task.WhenAny([next, .. rounds]); // a round comes to an end by itself only where the program is wrong
            await outdated.CancelAsync();
            await Task.WhenAll(rounds);
            options = await next;
        }
    }

    private ProbedRelay[] RelaysOf(ExtdiscoOptions options) => !options.Health.Enabled
        ? []
        : [.. CatalogueBuilder.Services(options).Services.Select(service => ProbedRelay.For(service, _time)).OfType<ProbedRelay>().DistinctBy(relay => relay.Key)];

    /// <summary>Probes the services of a host until they are outdated.</summary>
    private async Task WatchAsync(ProbedRelay[] relays, TimeSpan interval, CancellationToken outdated, CancellationToken stop)
    {
        try
        {
            await Task.Delay(FirstWait(relays, interval), _time, outdated);
            while (true)
            {
                var begun = _time.GetTimestamp();
                await ProbeAllAsync(relays, outdated, stop);
                var rest = (interval * (1 - Jitter + (2 * Jitter * _random()))) - _time.GetElapsedTime(begun);
                await Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, _time, outdated);
            }
        }
        catch (OperationCanceledException) when (outdated.IsCancellationRequested)
        {
            // There is another configuration, or the end.
        }
    }

    /// <summary>What is new is probed soon; what was probed under the options before keeps its turn, however often they change.</summary>
    private TimeSpan FirstWait(ProbedRelay[] relays, TimeSpan interval)
    {
        var probed = relays.Select(relay => _board.Of(relay.Key).Probed).ToArray();
        if (probed.Contains(null))
        {
            return interval * (Jitter * _random());
        }

        var rest = probed.Min()!.Value + interval - _time.GetUtcNow();
        return rest < TimeSpan.Zero ? TimeSpan.Zero : rest > interval ? interval : rest; // the clock may have been set meanwhile
    }

    /// <summary>Probes each once. What comes of all of them is one change, so that a host that goes away is told of as a whole.</summary>
    private async Task ProbeAllAsync(ProbedRelay[] relays, CancellationToken outdated, CancellationToken stop)
    {
        var changed = false;
        try
        {
            foreach (var relay in relays)
            {
                changed |= await ProbeAsync(relay, outdated);
            }
        }
        finally
        {
            if (changed)
            {
                await _changed(stop);
            }
        }
    }

    /// <summary>Probes once.</summary>
    /// <returns>Whether the service went down or came back.</returns>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "What a stranger's relay sends must not end the process, whatever was overlooked; it is logged.")]
    private async Task<bool> ProbeAsync(ProbedRelay relay, CancellationToken outdated)
    {
        await _places.WaitAsync(outdated);
        try
        {
            // What follows may make a catalogue, for which the thread that waits for bytes of all sockets has no time.
            var result = await _probe.RunAsync(relay.Target, relay.Credentials, outdated).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            if (result.Defect is { } defect)
            {
                ServerLog.ProbeBroke(_logger, defect, relay.Key);
            }

            var before = _board.Of(relay.Key);
            var after = before.After(result, _time.GetUtcNow());
            _board.Note(relay.Key, after);
            Tell(relay.Key, before, after);
            return before.State == RelayState.Down != (after.State == RelayState.Down);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            ServerLog.ProbeBroke(_logger, problem, relay.Key);
            return false;
        }
        finally
        {
            _places.Release();
        }
    }

    private void Tell(RelayKey key, RelayHealth before, RelayHealth after)
    {
        if (after.State != before.State)
        {
            if (after.State == RelayState.Up)
            {
                ServerLog.RelayUp(_logger, key);
            }
            else
            {
                ServerLog.RelayDown(_logger, key, after.Result!.Failure!.Reason);
            }
        }

        foreach (var warning in after.Warnings.Except(before.Warnings, StringComparer.Ordinal))
        {
            ServerLog.RelayWarning(_logger, key, warning);
        }
    }
}
