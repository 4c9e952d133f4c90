using Extdisco.Push;
using Extdisco.Server.Configuration;
using Extdisco.Server.Options;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Extdisco.Server.Hosting;

/// <summary>
/// Keeps in a file who was told what (<c>Extdisco:Push:StateFile</c>): read before the first connection, written each minute if
/// anything has changed, and after the last connection is closed. Without it, a restart loses who has asked, until they ask again.
/// </summary>
internal sealed class PushStateFile : BackgroundService, IConfigurationTarget
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Audiences _audiences;
    private readonly TimeProvider _time;
    private readonly ILogger<PushStateFile> _logger;
    private readonly ExtdiscoOptions _initial;
    private volatile string? _path;
    private (string? Path, long Changes) _saved;
    private string? _told;

    /// <summary>Begins with what was loaded at start.</summary>
    public PushStateFile(LoadedConfiguration loaded, Audiences audiences, TimeProvider time, ILogger<PushStateFile> logger)
    {
        _initial = loaded.Options!;
        _audiences = audiences;
        _time = time;
        _logger = logger;
        _path = PathOf(_initial);
    }

    /// <inheritdoc/>
    public Task ApplyAsync(ExtdiscoOptions options, CancellationToken cancellation)
    {
        _path = PathOf(options);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_path is { } path)
        {
            await LoadAsync(path, cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await SaveAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // At once, so that a folder that cannot be written to is told of at start.
        using var timer = new PeriodicTimer(Interval, _time);
        do
        {
            await SaveAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static string? PathOf(ExtdiscoOptions options) => options.Push.Options.Enabled ? options.Push.StateFile : null;

    private async Task LoadAsync(string path, CancellationToken cancellation)
    {
        var services = CatalogueBuilder.Services(_initial);
        foreach (var server in _initial.Servers)
        {
            _audiences.For(server, CatalogueBuilder.For(server, services, _initial.Access), _initial.PushOptions);
        }

        try
        {
            await using var file = File.OpenRead(path);
            await PushState.ReadAsync(file, _audiences.All, cancellation);
            _saved = (path, _audiences.Changes);
            ServerLog.PushStateRead(_logger, path, _audiences.All.Values.Sum(audience => audience.InterestedCount));
        }
        catch (InvalidDataException problem)
        {
            PutAside(path, problem.Message);
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            // The first start.
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            ServerLog.PushStateUnreadable(_logger, path, problem.Message);
        }
    }

    private void PutAside(string path, string reason)
    {
        var aside = path + ".corrupt";
        try
        {
            File.Move(path, aside, overwrite: true);
            ServerLog.PushStateCorrupt(_logger, path, reason, aside);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            ServerLog.PushStateUnreadable(_logger, path, $"{reason}, and it cannot be put aside: {problem.Message}");
        }
    }

    /// <summary>Writes a new file beside the old one and puts it in its place, so that there is always a whole one.</summary>
    private async Task SaveAsync(CancellationToken cancellation)
    {
        var path = _path;
        var saving = (path, _audiences.Changes);
        if (path is null || saving == _saved)
        {
            return;
        }

        var beside = path + ".new";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Delete(beside); // what is left of a crash, or somebody else's: neither its rights nor where it links to are ours
            await using (var file = new FileStream(beside, Created()))
            {
                await PushState.WriteAsync(file, _audiences.All, cancellation);
                file.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
            _saved = saving;
            _told = null;
            ServerLog.PushStateWritten(_logger, path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Each minute the same would help nobody.
            if (!string.Equals(_told, problem.Message, StringComparison.Ordinal))
            {
                _told = problem.Message;
                ServerLog.PushStateNotWritten(_logger, path, problem.Message);
            }
        }
    }

    /// <summary>It names who uses the service, which is nobody else's business.</summary>
    private static FileStreamOptions Created()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
