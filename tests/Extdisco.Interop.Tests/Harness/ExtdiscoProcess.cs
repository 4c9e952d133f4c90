using System.Text.Json.Nodes;

namespace Extdisco.Interop.Tests.Harness;

/// <summary>The product as an operator runs it: a process with a configuration file, at the most verbose level of logging.</summary>
public sealed class ExtdiscoProcess : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private ExtdiscoProcess(string folder, string[] under)
    {
        ConfigurationFile = Path.Combine(folder, "appsettings.json");
        var output = Path.Combine(folder, "output.log");
        RunLedger.AddOutput(output);
        string[] command = [.. under, "dotnet", Repository.Extdisco, "run", "--config", ConfigurationFile];
        _process = ChildProcess.Start("extdisco", command[0], command[1..], output);
    }

    /// <summary>A place in the output to look from.</summary>
    public int Position => _process.Position;

    public int Id => _process.Id;

    public string ConfigurationFile { get; }

    public bool HasExited => _process.HasExited;

    /// <param name="options">What stands under the key <c>Extdisco</c>.</param>
    public static ExtdiscoProcess Start(JsonObject options) => StartWithFile(Render(options));

    /// <param name="file">The whole configuration file.</param>
    /// <param name="under">The program that becomes it, with its arguments; none by default.</param>
    public static ExtdiscoProcess StartWithFile(string file, params string[] under)
    {
        var folder = RunFolder.NewPath("extdisco");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "appsettings.json"), file);
        return new ExtdiscoProcess(folder, under);
    }

    /// <summary>Starts it and waits until it is connected.</summary>
    public static async Task<ExtdiscoProcess> StartConnectedAsync(JsonObject options)
    {
        var process = Start(options);
        foreach (var server in options["Servers"]!.AsArray())
        {
            await process.WaitUntilConnectedAsync((string)server!["Component"]!);
        }

        return process;
    }

    public Task WaitUntilConnectedAsync(string component, int position = 0, TimeSpan? within = null) =>
        _process.WaitForLineAsync($"connected as {component}", line => IsConnected(line, component), position, within);

    /// <summary>Waits until both domains of a server have delegated both versions of the protocol.</summary>
    public async Task WaitUntilDelegatedAsync(PeerServer server, int position = 0, TimeSpan? within = null)
    {
        foreach (var domain in new[] { server.Domain, server.SecondDomain })
        {
            foreach (var version in new[] { "urn:xmpp:extdisco:2", "urn:xmpp:extdisco:1" })
            {
                await WaitForLineAsync(position, within, " INF", $"{domain} delegates {version}");
            }
        }
    }

    /// <summary>How often a connection was made.</summary>
    public int Connections(string component) => _process.LinesFrom(0).Count(line => IsConnected(line, component));

    /// <summary>Waits for a line with all these parts in it, whatever their case.</summary>
    public Task<string> WaitForLineAsync(int position, params string[] parts) => WaitForLineAsync(position, null, parts);

    public Task<string> WaitForLineAsync(int position, TimeSpan? within, params string[] parts) =>
        _process.WaitForLineAsync(string.Join(" ... ", parts), line => HasAll(line, parts), position, within);

    /// <summary>Where the first line with all these parts stands, once it is there.</summary>
    public async Task<int> PositionOfAsync(int position, params string[] parts)
    {
        await WaitForLineAsync(position, parts);
        return position + _process.LinesFrom(position).TakeWhile(line => !HasAll(line, parts)).Count();
    }

    public IReadOnlyList<string> LinesWith(params string[] parts) => [.. _process.LinesFrom(0).Where(line => HasAll(line, parts))];

    /// <summary>Replaces the configuration in one step, as a careful editor does.</summary>
    public void Configure(JsonObject options)
    {
        var draft = ConfigurationFile + ".new";
        File.WriteAllText(draft, Render(options));
        File.Move(draft, ConfigurationFile, overwrite: true);
    }

    /// <summary>Overwrites the configuration file in place, with anything.</summary>
    public Task OverwriteAsync(string text) => File.WriteAllTextAsync(ConfigurationFile, text);

    public Task SignalAsync(string signal) => _process.SignalAsync(signal);

    /// <summary>SIGTERM, then the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        await _process.SignalAsync("TERM");
        return await WaitForExitAsync();
    }

    public Task<int> WaitForExitAsync() => _process.WaitForExitAsync(TimeSpan.FromSeconds(15));

    public string Output() => string.Join('\n', _process.LinesFrom(0));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await _process.SignalAsync("TERM");
            try
            {
                await _process.WaitForExitAsync(TimeSpan.FromSeconds(5));
            }
            catch (TimeoutException)
            {
                // A test that is about shutting down says so itself; here it only has to be gone.
                _process.Kill();
            }
        }

        await _process.DisposeAsync();
    }

    /// <summary>The whole configuration file: it logs everything to the console, and to a file too where one is given.</summary>
    public static string Render(JsonObject options, string? logFile = null)
    {
        var sinks = new JsonArray(new JsonObject { ["Name"] = "Console" });
        if (logFile is not null)
        {
            sinks.Add(new JsonObject { ["Name"] = "File", ["Args"] = new JsonObject { ["path"] = logFile } });
        }

        return new JsonObject
        {
            ["Extdisco"] = options.DeepClone(),
            ["Serilog"] = new JsonObject { ["MinimumLevel"] = "Verbose", ["WriteTo"] = sinks },
        }.ToJsonString(new() { WriteIndented = true });
    }

    private static bool IsConnected(string line, string component) =>
        HasAll(line, [$"{component} is connected"]);

    private static bool HasAll(string line, string[] parts) => parts.All(part => line.Contains(part, StringComparison.OrdinalIgnoreCase));
}
