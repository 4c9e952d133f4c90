using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Extdisco.Server.Tests.Configuration;
using Extdisco.Server.Tests.Turn;
using Extdisco.Server.Turn;

namespace Extdisco.Server.Tests.Commands;

/// <summary><c>extdisco check</c> as a program: what it writes where, and with what it ends. What it finds is in the interop tests.</summary>
public sealed class CheckTests : IDisposable
{
    private const string NoServer = "--Extdisco:Servers:0:Port=1";

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

    [Fact]
    public async Task Servers_that_are_left_alone_for_an_instance_that_hangs_are_told_of()
    {
        using var hanging = new TcpListener(IPAddress.Loopback, 0);
        hanging.Start();

        var (exit, output) = await ServerProcess.RunAsync(
            _folder.Path, "check", "--json", "--url", $"http://{hanging.LocalEndpoint}", "--config", _folder.Write("appsettings.json", Samples.With("\"Services\": []")));

        exit.Should().Be(1);
        JsonNode.Parse(output)!["results"]!.AsArray().Select(result => $"{result!["check"]} {result["status"]} {result["subject"]}").Should()
            .ContainInOrder("Instance Failed a running instance", "Connection Skipped extdisco.example.org", "Delegation Skipped example.org");
    }

    /// <summary>A relay that answers until it has opened one, and no further: the check waits for it when it is interrupted.</summary>
    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task One_that_is_interrupted_leaves_nothing_behind(string signal, int expected)
    {
        await using var relay = MuteRelay();
        await using var check = ServerProcess.Start(_folder.Path, null, "check", "--config", ConfigurationFor(relay), NoServer);
        while (relay.Honest.Allocations == 0)
        {
            await relay.HeardAsync();
        }

        await check.SignalAsync(signal);

        (await check.ExitAsync()).Should().Be(expected);
        check.Output.Should().BeEmpty("whoever interrupts knows");
        await relay.ReleasedAsync();
    }

    [Fact]
    public async Task Ctrl_C_on_a_terminal_gives_the_cursor_back()
    {
        await using var relay = MuteRelay();
        using var process = StartOnTerminal($"check --config {ConfigurationFor(relay)} {NoServer}");
        var output = process.StandardOutput.ReadToEndAsync();
        while (relay.Honest.Allocations == 0)
        {
            await relay.HeardAsync();
        }

        await process.StandardInput.WriteAsync('\u0003');
        await process.StandardInput.FlushAsync();
        await process.WaitForExitAsync();

        process.ExitCode.Should().Be(130);
        var written = await output;
        written.Should().Contain("\u001b[?25l", "progress hides the cursor");
        written.LastIndexOf("\u001b[?25h", StringComparison.Ordinal).Should().BeGreaterThan(written.LastIndexOf("\u001b[?25l", StringComparison.Ordinal));
        await relay.ReleasedAsync();
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("1", false)]
    public async Task Colours_are_for_terminals_that_want_them(string? noColor, bool hasColours)
    {
        using var process = StartOnTerminal("check", noColor);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        process.ExitCode.Should().Be(2);
        output.Should().Contain("✗ failed").And.Contain("Looking at the configuration", "somebody waits");
        output.Contains("\u001b[38;5;9m", StringComparison.Ordinal).Should().Be(hasColours, "it wrote {0}", output);
    }

    /// <summary>The program on a terminal of its own, as script(1) of every Debian makes it.</summary>
    private Process StartOnTerminal(string arguments, string? noColor = null) => Process.Start(new ProcessStartInfo(
        "env", ["--default-signal=INT,HUP", "script", "-qec", $"exec dotnet {Path.Combine(AppContext.BaseDirectory, "extdisco.dll")} {arguments}", "/dev/null"])
    {
        WorkingDirectory = _folder.Path,
        Environment = { ["TERM"] = "xterm-256color", ["NO_COLOR"] = noColor },
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        UseShellExecute = false,
    })!;

    private static FakeRelay MuteRelay()
    {
        var relay = FakeRelay.Start(StunTransport.Udp);
        relay.Lie = (request, honest) => request.Method == StunMethod.CreatePermission ? [] : [honest];
        return relay;
    }

    private string ConfigurationFor(FakeRelay relay) => _folder.Write("relay.json", Samples.With($$"""
        "Services": [ { "Type": "turn", "Host": "127.0.0.1", "Port": {{relay.EndPoint.Port}}, "Transport": "udp", "Credentials": "relay" } ],
        "Credentials": { "relay": { "Secret": "{{HonestRelay.RightSecret}}" } },
        "Http": { "Listen": "off" }
        """));
}
