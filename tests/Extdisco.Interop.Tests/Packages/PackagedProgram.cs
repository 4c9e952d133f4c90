using System.Text.Json.Nodes;
using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Packages;

/// <summary>The single file, run with a configuration of a test's own.</summary>
internal sealed class PackagedProgram : IAsyncDisposable
{
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(15);

    private readonly ChildProcess _process;

    private PackagedProgram(string folder, IEnumerable<string> environment)
    {
        Folder = folder;
        _process = ChildProcess.Start("extdisco", "env", [.. environment, PackageFiles.SingleFile, "run", "--config", Path.Combine(folder, "appsettings.json")]);
    }

    /// <summary>Where its configuration is, and what it writes.</summary>
    public string Folder { get; }

    /// <summary>All that it has written to the console.</summary>
    public string Output => string.Join('\n', _process.LinesFrom(0));

    /// <param name="options">What stands under the key <c>Extdisco</c>.</param>
    /// <param name="serilog">The section <c>Serilog</c>, or none.</param>
    /// <param name="environment">Variables, <c>NAME=VALUE</c> each.</param>
    public static PackagedProgram Start(JsonObject options, string? serilog, params string[] environment)
    {
        var folder = RunFolder.NewPath("packaged");
        Directory.CreateDirectory(folder);
        var file = new JsonObject { ["Extdisco"] = options };
        if (serilog is not null)
        {
            file["Serilog"] = JsonNode.Parse(serilog.Replace("FOLDER", folder, StringComparison.Ordinal));
        }

        File.WriteAllText(Path.Combine(folder, "appsettings.json"), file.ToJsonString());
        return new PackagedProgram(folder, environment);
    }

    /// <summary>Options that are good and connect to nobody.</summary>
    public static JsonObject Alone() => new()
    {
        ["Servers"] = new JsonArray(new JsonObject
        {
            ["Component"] = "extdisco.example.test",
            ["Secret"] = "packaged-secret",
            ["Port"] = 1,
            ["Domains"] = new JsonArray("example.test"),
        }),
        ["Relays"] = new JsonArray(new JsonObject { ["Host"] = "127.0.0.1", ["Secret"] = "packaged-relay-secret" }),
        ["Health"] = new JsonObject { ["Enabled"] = false },
        ["Http"] = new JsonObject { ["Listen"] = "off" },
    };

    public Task<string> WaitForLineAsync(string text) => _process.WaitForLineAsync(text, line => line.Contains(text, StringComparison.Ordinal));

    /// <summary>Ends it, once it has started.</summary>
    public async Task EndAsync()
    {
        await _process.SignalAsync("TERM");
        (await _process.WaitForExitAsync(EndTime)).Should().Be(0);
    }

    public Task<int> WaitForExitAsync() => _process.WaitForExitAsync(EndTime);

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
