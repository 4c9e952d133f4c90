using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Extdisco.Interop.Tests.Checks;
using Extdisco.Interop.Tests.Harness;
using Extdisco.Server.Checks;
using Extdisco.Server.Status;
using Extdisco.Testing;

namespace Extdisco.Interop.Tests.Packages;

/// <summary>
/// Trimming takes away without a word what only reflection comes to: JSON, tables, embedded files, the libraries of metrics. So each verb
/// and each resource is asked of the trimmed file itself, beside real servers, and says what the whole program says.
/// </summary>
[Collection(Packaged.Name)]
public sealed class TrimmedVerbTests : IAsyncLifetime
{
    private const string Token = "trimmed-admin-token";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private PeerServer _server = null!;
    private PeerServer _coturn = null!;

    private JsonObject Options => CheckStage.Options(_server, _coturn);

    public async Task InitializeAsync()
    {
        RunLedger.AddSecret("a relay's secret", CheckStage.TurnSecret);
        RunLedger.AddSecret("the admin token", Token);
        _server = await PeerServer.StartAsync("prosody", "COMPONENT_SECRET=interop-component-secret");
        _coturn = await PeerServer.StartAsync("coturn", $"TURN_SECRET={CheckStage.TurnSecret}");
    }

    public async Task DisposeAsync()
    {
        await _coturn.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Check_goes_all_the_way_to_a_relayed_packet()
    {
        var file = CheckOutcome.Write(Options);

        var (exitCode, table) = await RunAsync("check", "--config", file);
        var (_, json) = await RunAsync("check", "--json", "--config", file);

        exitCode.Should().Be(0, "it said {0}", table);
        table.Should().Contain("✓ ok").And.Contain(" 0 failed");
        var report = JsonSerializer.Deserialize(json, CheckJson.Default.CheckReport)!;
        report.Results.Where(result => result.Status == CheckStatus.Passed).Select(result => result.Check).Should().Contain(
            [CheckKind.Configuration, CheckKind.Files, CheckKind.Connection, CheckKind.Duplicate, CheckKind.Delegation, CheckKind.Discovery, CheckKind.Relay]);
    }

    [Fact]
    public async Task Mint_gives_what_the_relay_takes()
    {
        var file = CheckOutcome.Write(Options);
        var user = $"romeo@{_server.Domain}";

        var (exitCode, json) = await RunAsync("mint", user, "--format", "json", "--config", file);
        var (_, table) = await RunAsync("mint", user, "--config", file);

        exitCode.Should().Be(0, "it said {0}", json);
        var services = JsonNode.Parse(json)!["services"]!.AsArray();
        services.Select(service => (string)service!["type"]!).Should().Equal("stun", "turn", "turn");
        JsonNode.Parse(json)!["iceServers"]!.AsArray().Skip(1).Should().OnlyContain(server => ((string)server!["credential"]!).Length > 20);
        table.Should().Contain((string)services[1]!["password"]!);
    }

    [Theory]
    [InlineData("config show --json", true)]
    [InlineData("config show", true)]
    [InlineData("config schema", false)]
    [InlineData("completion bash", false)]
    [InlineData("completion zsh", false)]
    [InlineData("completion fish", false)]
    public async Task What_is_written_from_what_is_inside_is_the_same(string verb, bool takesFile)
    {
        string[] arguments = [.. verb.Split(' '), .. takesFile ? ["--config", CheckOutcome.Write(Options)] : Array.Empty<string>()];

        var (exitCode, trimmed) = await RunAsync(arguments);
        var (_, whole) = await ChildProcess.RunAsync("dotnet", [Repository.Extdisco, .. arguments], Patience);

        exitCode.Should().Be(0);
        trimmed.Should().Be(whole).And.NotBeEmpty();
    }

    [Fact]
    public async Task Each_resource_answers_over_HTTP()
    {
        var options = Options;
        var address = new Uri($"http://127.0.0.1:{FreePort.Find()}");
        options["Http"] = new JsonObject { ["Listen"] = address.GetLeftPart(UriPartial.Authority), ["Token"] = Token };
        await using var program = PackagedProgram.Start(options, null);
        await program.WaitForLineAsync(" is connected");
        using var http = new HttpClient { BaseAddress = address, Timeout = Patience };

        (await http.GetStringAsync("/")).Should().Contain("<title>Extdisco</title>");
        (await http.GetStringAsync("/call.js")).Should().Contain("import ");
        (await http.GetStringAsync("/metrics")).Should().Contain($"extdisco_connection_up{{extdisco_component=\"{_server.Component}\"").And.Contain("process_thread_count ").And.Contain("dotnet_gc_collections_total");
        var status = JsonSerializer.Deserialize(await http.GetStringAsync("/api/status"), StatusJson.Default.StatusReport)!;
        status.Servers.Should().ContainSingle().Which.Should().Match<ServerStatus>(server => server.Connected && server.Domains.Count == 2);
        status.Services.Should().HaveCount(3);
        JsonSerializer.Deserialize(await http.GetStringAsync("/api/look"), CheckJson.Default.IReadOnlyListCheckResult).Should().NotBeEmpty();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/calls") { Content = new StringContent($$"""{"domain":"{{_server.Domain}}"}""") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var call = await http.SendAsync(request);
        var servers = JsonNode.Parse(await call.Content.ReadAsStringAsync())!["iceServers"]!.AsArray();
        servers.Should().HaveCount(3);
        ((string)servers[1]!["username"]!).Should().EndWith(":extdisco-call");
        await program.EndAsync();
    }

    [Fact]
    public async Task Metrics_are_sent_by_OTLP()
    {
        using var receiver = new HttpListener();
        var address = $"http://127.0.0.1:{FreePort.Find()}/";
        receiver.Prefixes.Add(address);
        receiver.Start();
        await using var program = PackagedProgram.Start(
            PackagedProgram.Alone(), null, $"OTEL_EXPORTER_OTLP_ENDPOINT={address}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "OTEL_METRIC_EXPORT_INTERVAL=300");

        var sent = await receiver.GetContextAsync().WaitAsync(Patience);
        using var body = new MemoryStream();
        await sent.Request.InputStream.CopyToAsync(body);
        sent.Response.Close();

        sent.Request.RawUrl.Should().Be("/v1/metrics");
        Encoding.UTF8.GetString(body.ToArray()).Should().Contain("extdisco.connection.up").And.Contain("process.uptime").And.Contain("dotnet.gc.collections").And.Contain("service.version");
        await program.EndAsync();
    }

    private static Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) => ChildProcess.RunAsync(PackageFiles.SingleFile, arguments, Patience);
}
