using System.Text.Json.Nodes;
using Extdisco.Server.Metrics;
using Extdisco.Server.Tests.Configuration;
using Extdisco.Testing;

namespace Extdisco.Server.Tests.Metrics;

/// <summary>The real program, which is told by the environment to send its metrics, and is not.</summary>
public sealed class OtlpTests : IAsyncDisposable
{
    private const string Services = "<services xmlns='urn:xmpp:extdisco:2'/>";

    private readonly TemporaryFolder _folder = new();
    private readonly ComponentListener _xmpp = new();

    public async ValueTask DisposeAsync()
    {
        await _xmpp.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_receiver_gets_the_metrics_and_who_sends_them_and_the_log_no_password()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var server = await StartAsync(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://sender:hunter2@{receiver.Address.Authority}",
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_EXPORTER_OTLP_HEADERS"] = "x-tenant=relays",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "300",
            ["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment.name=test,service.name=overruled",
            ["OTEL_SERVICE_NAME"] = "our-relays",
        });
        await _xmpp.AskAsync("juliet@example.org/balcony", "extdisco.example.org", Services);
        await receiver.WaitForAsync("extdisco.request.duration");
        await receiver.WaitForAsync("extdisco.requests");

        receiver.Names.Should().Contain(
            ["extdisco.mints", "extdisco.connection.up", "extdisco.push.sent", "extdisco.limits.reached", "process.uptime", "dotnet.gc.collections"]);
        receiver.Attributes.Should().Contain("service.name", "our-relays").And.Contain("deployment.environment.name", "test").And.ContainKey("service.version");
        receiver.Headers.Should().Contain("x-tenant: relays");
        server.Output.Should().Contain($"Metrics are sent to {receiver.Address.GetLeftPart(UriPartial.Authority)} by OTLP").And.NotContain("hunter2").And.NotContain("sender");
        server.Loads("OpenTelemetry").Should().BeTrue();
        await server.SignalAsync("TERM");
        (await server.ExitAsync()).Should().Be(0);
    }

    [Fact]
    public async Task Without_a_word_of_the_environment_nothing_of_it_is_loaded()
    {
        await using var server = await StartAsync(null);
        await _xmpp.AskAsync("juliet@example.org/balcony", "extdisco.example.org", Services);
        server.Loads("Extdisco.Xmpp").Should().BeTrue();
        server.Loads("OpenTelemetry").Should().BeFalse();
    }

    [Fact]
    public async Task That_nobody_takes_them_is_told_once_and_without_the_password()
    {
        await using var server = await StartAsync(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://sender:hunter2@127.0.0.1:{FreePort.Find()}",
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "100",
        });
        await server.WaitForAsync("Metrics cannot be sent to http://127.0.0.1:");
        await server.SignalAsync("TERM");
        (await server.ExitAsync()).Should().Be(0);
        server.Output.Split("Metrics cannot be sent").Should().HaveCount(2);
        server.Output.Should().Contain("Connection refused").And.NotContain("hunter2").And.NotContain("sender");
    }

    [Theory]
    [InlineData("", false, "its default address")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318", true, "http://collector:4318")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=  ", false, "its default address")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=https://a:b@collector/v1/metrics?key=c", true, "https://collector")]
    [InlineData("OTEL_METRICS_EXPORTER=otlp", true, "its default address")]
    [InlineData("OTEL_METRICS_EXPORTER=none OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318", false, "http://collector:4318")]
    [InlineData("OTEL_METRICS_EXPORTER=prometheus OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318", false, "http://collector:4318")]
    [InlineData("OTEL_METRICS_EXPORTER=prometheus,otlp OTEL_EXPORTER_OTLP_ENDPOINT=http://[::1]:4318", true, "http://[::1]:4318")]
    [InlineData("OTEL_SDK_DISABLED=True OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318", false, "http://collector:4318")]
    public void The_environment_says_whether_and_where_to(string environment, bool isWanted, string destination)
    {
        var settings = Read(environment);
        settings.IsWanted.Should().Be(isWanted);
        settings.Destination.Should().Be(destination);
        settings.Problems.Should().BeEmpty();
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=hunter2@collector:4318", "OTEL_EXPORTER_OTLP_ENDPOINT is not a URL")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=ftp://hunter2", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT is not a URL")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://a OTEL_EXPORTER_OTLP_PROTOCOL=http/hunter2", "OTEL_EXPORTER_OTLP_PROTOCOL is neither")]
    [InlineData("OTEL_METRICS_EXPORTER=otlp,hunter2", "OTEL_METRICS_EXPORTER has an exporter")]
    public void What_cannot_be_used_is_named_but_not_shown(string environment, string problem)
    {
        var settings = Read(environment);
        settings.IsWanted.Should().BeTrue();
        settings.Problems.Should().ContainSingle().Which.Should().StartWith(problem).And.NotContain("hunter2");
        settings.Destination.Should().NotContain("hunter2");
    }

    private static OtlpSettings Read(string environment)
    {
        var variables = environment.Split(' ').Select(assignment => assignment.Split('=', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        return OtlpSettings.Read(name => variables.GetValueOrDefault(name));
    }

    private async Task<ServerProcess> StartAsync(IReadOnlyDictionary<string, string>? environment)
    {
        var configuration = JsonNode.Parse(Samples.Full)!;
        var extdisco = configuration["Extdisco"]!;
        extdisco["Servers"]![0]!["Port"] = _xmpp.Port;
        extdisco["Health"] = new JsonObject { ["Enabled"] = false };
        extdisco["Http"] = new JsonObject { ["Listen"] = "off" };
        extdisco["Connection"] = new JsonObject { ["CloseTimeout"] = "00:00:00.1" };
        var server = ServerProcess.Start(_folder.Path, environment, "run", "--config", _folder.Write("appsettings.json", configuration.ToJsonString()));
        await _xmpp.WaitForConnectionAsync();
        return server;
    }
}
