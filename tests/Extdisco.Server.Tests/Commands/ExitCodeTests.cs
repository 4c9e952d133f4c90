using System.Diagnostics;
using System.Net;
using Extdisco.Server.Http;
using Extdisco.Server.Tests.Configuration;
using Extdisco.Testing;

namespace Extdisco.Server.Tests.Commands;

/// <summary>The real program: what it writes, and with what it ends.</summary>
public sealed class ExitCodeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_a_configuration_it_says_where_to_start()
    {
        var (exit, output) = await ServerProcess.RunAsync(_folder.Path);

        exit.Should().Be(2);
        output.Should().Contain($"{_folder["appsettings.json"]}: there is no such file; start from config/appsettings.json beside the README, then: extdisco run --config FILE");
    }

    [Fact]
    public async Task Without_Unicode_normalisation_it_does_not_start()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" };
        await using var server = ServerProcess.Start(_folder.Path, environment, "run");

        (await server.ExitAsync()).Should().Be(1);
        server.Output.Should().Contain("libicu").And.Contain("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT");
    }

    [Fact]
    public async Task With_a_wrong_configuration_it_tells_all_errors()
    {
        var file = _folder.Write("wrong.json", Samples.Full.Replace("\"TlsPort\": 5349", "\"TlsPort\": 0, \"Prt\": 1", StringComparison.Ordinal));

        var (exit, output) = await ServerProcess.RunAsync(_folder.Path, "run", "--config", file);

        exit.Should().Be(2);
        output.Should().Be($"""
            extdisco: the configuration {file} cannot be used, for 2 reasons:
              Extdisco:Relays:0:TlsPort: 0 is not a port; use 1 to 65535
              Extdisco:Relays:0:Prt: unknown key; did you mean Port?
            """);
    }

    [Fact]
    public async Task With_wrong_logging_it_says_so()
    {
        var file = _folder.Write("wrong.json", Samples.Full.Insert(1, "\"Serilog\": { \"MinimumLevel\": \"Loud\" },"));

        var (exit, output) = await ServerProcess.RunAsync(_folder.Path, "--config", file);

        exit.Should().Be(2);
        output.Should().StartWith("extdisco: Serilog: ").And.Contain("Loud").And.NotContain("   at ");
    }

    [Theory]
    [InlineData("rnu", "extdisco: rnu is neither a verb nor an option, and no setting such as --Extdisco:Servers:0:Port=5348; see extdisco --help")]
    [InlineData("--confg=x", "extdisco: --confg=... is neither a verb nor an option, and no setting such as --Extdisco:Servers:0:Port=5348; see extdisco --help")]
    [InlineData("--config", "extdisco: Required argument missing for option: '--config'.; see extdisco --help")]
    public async Task A_wrong_command_line_says_so(string argument, string expected)
    {
        var (exit, output) = await ServerProcess.RunAsync(_folder.Path, argument);

        (exit, output).Should().Be((2, expected));
    }

    [Theory]
    [InlineData("--Extdisc:Servers:0:Secret=s3cr3t-s3cr3t")]
    [InlineData("mint", "romeo@example.org", "--Extdisc:Relays:0:Secret=s3cr3t-s3cr3t")]
    [InlineData("health", "--Extdisco:Http:Token=s3cr3t-s3cr3t")]
    public async Task What_may_be_a_secret_under_a_wrong_key_is_not_told(params string[] arguments)
    {
        var (exit, output) = await ServerProcess.RunAsync(_folder.Path, arguments);

        exit.Should().Be(2);
        output.Should().StartWith("extdisco: ").And.Contain("--Extdisc").And.NotContain("s3cr3t-s3cr3t");
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("run", "--help")]
    public async Task Help_tells_the_verbs_and_exit_codes(params string[] arguments)
    {
        var (exit, output) = await ServerProcess.RunAsync(_folder.Path, arguments);

        exit.Should().Be(0);
        output.Should().Contain("--config");
    }

    [Fact]
    public async Task The_version_is_told()
    {
        var (exit, output) = await ServerProcess.RunAsync(_folder.Path, "--version");

        exit.Should().Be(0);
        output.Should().MatchRegex(@"^\d+\.\d+\.\d+");
    }

    [Fact]
    public async Task The_health_of_nobody_is_bad()
    {
        var (exit, output) = await ServerProcess.RunAsync(_folder.Path, "health", "--url", "http://127.0.0.1:9/health/ready");

        exit.Should().Be(1);
        output.Should().StartWith("extdisco: http://127.0.0.1:9/health/ready does not answer (");
    }

    [Fact]
    public async Task This_machine_is_not_asked_through_the_proxy_of_the_environment()
    {
        using var listener = Listen(out var url);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["http_proxy"] = "http://127.0.0.1:9" };
        await using var server = ServerProcess.Start(_folder.Path, environment, "health", "--url", url);

        var asked = await listener.GetContextAsync().WaitAsync(TimeSpan.FromSeconds(20));
        asked.Response.Close();
        (await server.ExitAsync()).Should().Be(0);
    }

    [Fact]
    public async Task An_answer_without_end_is_given_up()
    {
        using var listener = Listen(out var url);
        await using var server = ServerProcess.Start(_folder.Path, null, "health", "--url", url);

        var asked = await listener.GetContextAsync().WaitAsync(TimeSpan.FromSeconds(20));
        asked.Response.ContentLength64 = InstanceClient.LongestAnswer + 1L;
        await asked.Response.OutputStream.WriteAsync(new byte[1]);
        (await server.ExitAsync()).Should().Be(1);
        server.Output.Should().Contain("does not answer (").And.Contain("size");
    }

    [Theory]
    [InlineData("", "/health/ready")]
    [InlineData("/", "/health/ready")]
    [InlineData("/?verbose", "/health/ready")]
    [InlineData("/health/live", "/health/live")]
    public async Task An_address_alone_is_asked_whether_it_is_ready(string path, string expected)
    {
        using var listener = Listen(out var url);
        await using var server = ServerProcess.Start(_folder.Path, null, "health", "--url", url.TrimEnd('/') + path);

        var asked = await listener.GetContextAsync().WaitAsync(TimeSpan.FromSeconds(20));
        asked.Response.Close();

        asked.Request.Url!.AbsolutePath.Should().Be(expected);
        (await server.ExitAsync()).Should().Be(0);
    }

    [Fact]
    public async Task Where_there_is_no_room_for_what_it_writes_it_says_so_in_one_line()
    {
        var file = _folder.Write("appsettings.json", Samples.Full);
        var program = $"dotnet {Path.Combine(AppContext.BaseDirectory, "extdisco.dll")} mint romeo@example.org --config {file}";
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", $"{program} > /dev/full"]) { RedirectStandardError = true, UseShellExecute = false })!;

        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        process.ExitCode.Should().Be(1);
        error.Should().StartWith("extdisco: ").And.Contain("No space left on device").And.MatchRegex(@"^[^\n]+\n$");
        using var mute = Process.Start(new ProcessStartInfo("sh", ["-c", $"{program} > /dev/full 2>&1"]) { UseShellExecute = false })!;
        await mute.WaitForExitAsync();
        mute.ExitCode.Should().Be(1, "there is no room for the line either");
    }

    [Fact]
    public async Task A_URL_that_is_none_is_told()
    {
        var (exit, output) = await ServerProcess.RunAsync(_folder.Path, "health", "--url", "5380");

        (exit, output).Should().Be((2, "extdisco: 5380 is not a URL; write one such as http://127.0.0.1:5380/health/ready"));
    }

    private static HttpListener Listen(out string url)
    {
        url = $"http://127.0.0.1:{FreePort.Find()}/";
        var listener = new HttpListener();
        listener.Prefixes.Add(url);
        listener.Start();
        return listener;
    }
}
