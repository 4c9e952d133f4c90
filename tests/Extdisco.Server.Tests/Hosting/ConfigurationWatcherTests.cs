using Extdisco.Server.Configuration;
using Extdisco.Server.Hosting;
using Extdisco.Server.Supervision;
using Extdisco.Server.Tests.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Extdisco.Server.Tests.Hosting;

public sealed class ConfigurationWatcherTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingTarget _target = new();
    private readonly RecordingLoggers _loggers = new();
    private readonly NotifySocket _nobody = new(null, TimeProvider.System, NullLogger<NotifySocket>.Instance);
    private ConfigurationWatcher? _watcher;

    private static string Changed { get; } = Samples.Full.Replace("turn.example.org", "turn7.example.org", StringComparison.Ordinal);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_watcher is not null)
        {
            await _watcher.StopAsync(CancellationToken.None);
        }
    }

    public void Dispose()
    {
        _watcher?.Dispose();
        _nobody.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_changed_file_comes_into_force()
    {
        var path = await WatchAsync(Samples.Full);

        await File.WriteAllTextAsync(path, Changed);

        (await _target.NextAsync()).Relays[0].Host.Should().Be("turn7.example.org");
        (await _loggers.Log.WaitForAsync($"Configuration {path} is loaded anew; servers: 1, services: 6")).Level.Should().Be(LogLevel.Information);
    }

    [Fact]
    public async Task A_file_that_is_put_in_its_place_comes_into_force()
    {
        var path = await WatchAsync(Samples.Full);

        File.Move(_folder.Write("draft.json", Changed), path, overwrite: true);

        (await _target.NextAsync()).Relays[0].Host.Should().Be("turn7.example.org");
    }

    [Fact]
    public async Task A_turned_link_of_a_folder_above_comes_into_force()
    {
        // As Kubernetes mounts a ConfigMap: appsettings.json -> ..data/appsettings.json, ..data -> ..1.
        _folder.Write("..1/appsettings.json", Samples.Full);
        _folder.Write("..2/appsettings.json", Changed);
        Directory.CreateSymbolicLink(_folder["..data"], "..1");
        var path = _folder["appsettings.json"];
        File.CreateSymbolicLink(path, "..data/appsettings.json");
        await WatchAsync(path, Load(path));

        Directory.CreateSymbolicLink(_folder["..tmp"], "..2");
        Rename(_folder["..tmp"], _folder["..data"]);

        (await _target.NextAsync()).Relays[0].Host.Should().Be("turn7.example.org");
    }

    [Fact]
    public async Task A_changed_secret_file_comes_into_force()
    {
        var secret = _folder.WriteSecret("secret", "one");
        await WatchAsync(Samples.Full.Replace($"\"Secret\": \"{Samples.RelaySecret}\"", $"\"SecretFile\": \"{secret}\"", StringComparison.Ordinal));

        await File.WriteAllTextAsync(secret, "two, longer");

        (await _target.NextAsync()).Relays[0].Credentials.Secret.Reveal().Should().Be("two, longer");
    }

    [Fact]
    public async Task A_broken_file_changes_nothing_and_a_mended_one_comes_into_force()
    {
        var path = await WatchAsync(Samples.Full);

        await File.WriteAllTextAsync(path, Samples.Full[..100]);
        (await _loggers.Log.WaitForAsync($"Configuration {path} was refused, the one before stays in force: {path}: is not JSON")).Level.Should().Be(LogLevel.Error);
        _target.HasMore.Should().BeFalse();

        await File.WriteAllTextAsync(path, Changed);
        (await _target.NextAsync()).Relays[0].Host.Should().Be("turn7.example.org");
    }

    [Fact]
    public async Task A_defect_of_this_program_ends_nothing_and_what_comes_next_is_a_change_even_back()
    {
        var path = await WatchAsync(Samples.Full);
        _target.Defect = new InvalidOperationException("A defect.");

        await File.WriteAllTextAsync(path, Changed);
        (await _loggers.Log.WaitForAsync($"Loading configuration {path} again failed in a way that nobody had foreseen")).Level.Should().Be(LogLevel.Error);
        _target.HasMore.Should().BeFalse();

        await File.WriteAllTextAsync(path, Samples.Full);
        (await _target.NextAsync()).Relays[0].Host.Should().Be("turn.example.org", "what one target has taken of the change is taken back");
    }

    [Fact]
    public async Task Every_error_of_a_refused_file_is_told()
    {
        var path = await WatchAsync(Samples.Full);

        await File.WriteAllTextAsync(path, Samples.Full.Replace("\"TlsPort\": 5349", "\"TlsPort\": 0, \"Prt\": 1", StringComparison.Ordinal));

        await _loggers.Log.WaitForAsync("Extdisco:Relays:0:TlsPort: 0 is not a port");
        await _loggers.Log.WaitForAsync("Extdisco:Relays:0:Prt: unknown key; did you mean Port?");
        _target.HasMore.Should().BeFalse();
    }

    [Fact]
    public async Task A_deleted_file_changes_nothing_and_comes_back()
    {
        var path = await WatchAsync(Samples.Full);

        File.Delete(path);
        await _loggers.Log.WaitForAsync("there is no such file");
        Directory.CreateDirectory(path);
        Directory.Delete(path);
        await File.WriteAllTextAsync(path, Changed);

        (await _target.NextAsync()).Relays[0].Host.Should().Be("turn7.example.org");
    }

    [Fact]
    public async Task A_folder_in_the_place_of_the_file_changes_nothing()
    {
        var path = await WatchAsync(Samples.Full);

        File.Delete(path);
        Directory.CreateDirectory(path);

        await _loggers.Log.WaitForAsync("was refused");
        _target.HasMore.Should().BeFalse();
    }

    [Fact]
    public async Task A_file_that_says_the_same_changes_nothing()
    {
        var path = await WatchAsync(Samples.Full);

        await File.WriteAllTextAsync(path, Samples.Full + "\n// a comment\n");

        await _loggers.Log.WaitForAsync("nothing under Extdisco has changed");
        _target.HasMore.Should().BeFalse();
    }

    [Fact]
    public async Task A_warning_of_a_new_configuration_is_told()
    {
        var path = await WatchAsync(Samples.Full);

        await File.WriteAllTextAsync(path, Samples.Full.Replace("turn.example.org", "10.0.0.1", StringComparison.Ordinal));

        (await _loggers.Log.WaitForAsync("Configuration: Extdisco:Relays:0:Host: 10.0.0.1 is a private address")).Level.Should().Be(LogLevel.Warning);
    }

    private static LoadedConfiguration Load(string path) => new ConfigurationLoader(path, [], TimeProvider.System).Load();

    private static void Rename(string from, string to)
    {
        // Directory.Move refuses a link that exists; mv -T does it in one step, as Kubernetes does.
        using var mv = System.Diagnostics.Process.Start("mv", ["-T", from, to]);
        mv.WaitForExit();
    }

    private async Task<string> WatchAsync(string json)
    {
        var path = _folder.Write("appsettings.json", json);
        await WatchAsync(path, Load(path));
        return path;
    }

    private async Task WatchAsync(string path, LoadedConfiguration loaded)
    {
        loaded.Report.Errors.Should().BeEmpty();
        _watcher = new ConfigurationWatcher(new ConfigurationLoader(path, [], TimeProvider.System), loaded, [_target], _nobody, new ConfigurationFindings(loaded), TimeProvider.System, _loggers.CreateLogger<ConfigurationWatcher>());
        await _watcher.StartAsync(CancellationToken.None);
    }
}
