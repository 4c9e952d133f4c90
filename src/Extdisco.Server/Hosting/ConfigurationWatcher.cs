using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Extdisco.Server.Configuration;
using Extdisco.Server.Options;
using Extdisco.Server.Supervision;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Extdisco.Server.Hosting;

/// <summary>
/// Loads the configuration again when one of its files changes, or on SIGHUP. What is wrong is told and changes nothing; what is
/// the same changes nothing either.
/// </summary>
/// <remarks>
/// Files are looked at every second. Change notifications of the system miss files on network mounts and links that are
/// turned elsewhere, and come in bursts.
/// </remarks>
internal sealed class ConfigurationWatcher : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(200);

    private readonly ConfigurationLoader _loader;
    private readonly IEnumerable<IConfigurationTarget> _targets;
    private readonly NotifySocket _manager;
    private readonly ConfigurationFindings _findings;
    private readonly TimeProvider _time;
    private readonly ILogger<ConfigurationWatcher> _logger;
    private readonly SemaphoreSlim _hangup = new(0);
    private readonly PosixSignalRegistration _signal;
    private ExtdiscoOptions? _current;
    private Dictionary<string, FileStamp> _seen;

    /// <summary>Watches from what was loaded at start.</summary>
    public ConfigurationWatcher(
        ConfigurationLoader loader,
        LoadedConfiguration loaded,
        IEnumerable<IConfigurationTarget> targets,
        NotifySocket manager,
        ConfigurationFindings findings,
        TimeProvider time,
        ILogger<ConfigurationWatcher> logger)
    {
        _loader = loader;
        _targets = targets;
        _manager = manager;
        _findings = findings;
        _time = time;
        _logger = logger;
        _current = loaded.Options!;
        _seen = Look(loaded.Report.Files);
        _signal = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnHangup);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _signal.Dispose();
        _hangup.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var asked = await _hangup.WaitAsync(Interval, stoppingToken);
            var now = Look(_seen.Keys);
            if (!asked && Same(now, _seen))
            {
                continue;
            }

            var isSettled = await SettleAsync(now, stoppingToken);
            _manager.Reloading();
            await TryReloadAsync(stoppingToken);
            _manager.Ready(); // also where the new one was refused: it serves by the one before
            if (!isSettled)
            {
                // A change of the same length within a tick of the file system's clock looks like none: the next look has to see one.
                _seen = _seen.Keys.ToDictionary(file => file, _ => FileStamp.Unsettled, StringComparer.Ordinal);
            }
        }
    }

    private static Dictionary<string, FileStamp> Look(IEnumerable<string> files) =>
        files.Distinct(StringComparer.Ordinal).ToDictionary(file => file, FileStamp.Of, StringComparer.Ordinal);

    private static bool Same(Dictionary<string, FileStamp> left, Dictionary<string, FileStamp> right) =>
        left.Count == right.Count && left.All(file => right.TryGetValue(file.Key, out var stamp) && stamp == file.Value);

    private void OnHangup(PosixSignalContext context)
    {
        context.Cancel = true;
        _hangup.Release();
    }

    /// <summary>Waits until nobody writes any more, for a while.</summary>
    /// <returns>Whether it came to that.</returns>
    private async Task<bool> SettleAsync(Dictionary<string, FileStamp> before, CancellationToken cancellation)
    {
        for (var waits = 0; waits < 10; waits++)
        {
            await Task.Delay(Settling, _time, cancellation);
            var now = Look(before.Keys);
            if (Same(now, before))
            {
                return true;
            }

            before = now;
        }

        return false;
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A defect in loading must not end a process that serves; it is logged as the defect that it is.")]
    private async Task TryReloadAsync(CancellationToken cancellation)
    {
        try
        {
            await ReloadAsync(cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            ServerLog.ReloadBroke(_logger, e, _loader.Path);
        }
    }

    private async Task ReloadAsync(CancellationToken cancellation)
    {
        // Looked at before loading: what is written meanwhile is a change that the next look sees.
        var before = Look(_seen.Keys);
        _seen = before;
        var loaded = _loader.Load();
        _seen = Look(loaded.Report.Files.Concat(_seen.Keys));
        foreach (var (file, stamp) in before)
        {
            _seen[file] = stamp;
        }

        _findings.Note(loaded.Report);
        if (loaded.Options is not { } options)
        {
            foreach (var error in loaded.Report.Errors)
            {
                ServerLog.Refused(_logger, _loader.Path, error);
            }

            return;
        }

        if (options == _current)
        {
            ServerLog.Unchanged(_logger, _loader.Path);
            return;
        }

        foreach (var warning in loaded.Report.Warnings)
        {
            ServerLog.Warning(_logger, warning);
        }

        _current = null; // until all go by it: where one breaks, whatever comes next is a change
        foreach (var target in _targets)
        {
            await target.ApplyAsync(options, cancellation);
        }

        _current = options;
        ServerLog.Reloaded(_logger, _loader.Path, options.Servers.Count, CatalogueBuilder.Services(options).Services.Count);
    }
}
