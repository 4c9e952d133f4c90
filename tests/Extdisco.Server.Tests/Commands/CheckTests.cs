using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Extdisco.Server.Tests.Commands;

/// <summary><c>extdisco check</c> as a program: what it writes where, and with what it ends. What it finds is in the interop tests.</summary>
public sealed class CheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_configuration_that_cannot_be_used_is_all_that_it_tells_of()
    {
        var (exit, output) = await ServerProcess.RunAsync(_folder.Path, "check", "--json");

        exit.Should().Be(2);
        var report = JsonNode.Parse(output)!;
        ((int)report["exitCode"]!, (string)report["configuration"]!).Should().Be((2, _folder["appsettings.json"]));
        var result = report["results"]!.AsArray().Should().ContainSingle().Which!;
        $"{result["check"]} {result["status"]} {result["finding"]}".Should().Be("Configuration Failed there is no such file");
        ((string)result["fix"]!).Should().StartWith("start from config/appsettings.json");
    }

    [Fact]
    public async Task A_URL_that_is_none_is_told()
    {
        var (exit, output) = await ServerProcess.RunAsync(_folder.Path, "check", "--url", "5380");

        (exit, output).Should().Be((2, "extdisco: 5380 is not a URL; write one such as http://127.0.0.1:5380"));
    }

    /// <summary>A terminal of its own, as script(1) of every Debian makes it.</summary>
    [Theory]
    [InlineData(null, true)]
    [InlineData("1", false)]
    public async Task Colours_are_for_terminals_that_want_them(string? noColor, bool hasColours)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "script", ["-qec", $"dotnet {Path.Combine(AppContext.BaseDirectory, "extdisco.dll")} check", "/dev/null"])
        {
            WorkingDirectory = _folder.Path,
            Environment = { ["TERM"] = "xterm-256color", ["NO_COLOR"] = noColor },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        process.ExitCode.Should().Be(2);
        output.Should().Contain("✗ failed").And.Contain("Looking at the configuration", "somebody waits");
        output.Contains("\u001b[38;5;9m", StringComparison.Ordinal).Should().Be(hasColours, "it wrote {0}", output);
    }
}
