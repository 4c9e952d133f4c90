using System.Text.RegularExpressions;

namespace Extdisco.Server.Tests.Metrics;

/// <summary>What the real program tells Prometheus.</summary>
[Collection(ScrapedPrograms.Name)]
public sealed partial class ScrapeTests(ScrapedProgram program)
{
    private static readonly string[] Server = ["extdisco_component=extdisco.example.org", "server_address=127.0.0.1"];

    private Exposition Metrics => program.Metrics;

    [Fact]
    public void It_says_what_it_is() => program.ContentType.Should().Be("text/plain; version=0.0.4; charset=utf-8");

    [Theory]
    [InlineData("services", "2", ScrapedProgram.Component, "ok", 4)]
    [InlineData("services", "2", ScrapedProgram.Component, "forbidden", 1)]
    [InlineData("services", "2", ScrapedProgram.Component, "resource-constraint", 1)]
    [InlineData("services", "1", ScrapedProgram.Component, "ok", 1)]
    [InlineData("credentials", "2", ScrapedProgram.Component, "ok", 1)]
    [InlineData("services", "2", "example.org", "ok", 1)]
    public void Requests_are_counted_also_over_a_reload(string query, string version, string domain, string outcome, int count) => Metrics[
        "extdisco_requests_total",
        $"extdisco_component={ScrapedProgram.Component}",
        $"extdisco_query={query}",
        $"extdisco_version={version}",
        $"extdisco_domain={domain}",
        $"extdisco_outcome={outcome}"].Should().Be(count);

    [Fact]
    public void There_are_no_others() => Metrics.Samples.Count(sample => sample.Name is "extdisco_requests_total").Should().Be(6);

    [Theory]
    [InlineData("extdisco_connection_up", 1)]
    [InlineData("extdisco_connection_reconnects_total", 0)]
    [InlineData("extdisco_queue_write_bytes", 0)]
    [InlineData("extdisco_queue_answers", 0)]
    [InlineData("extdisco_queue_pushes", 1)]
    public void The_connection_is_measured(string name, double value) => Metrics[name, Server].Should().Be(value);

    [Theory]
    [InlineData("extdisco_push_sent_total", 1)]
    [InlineData("extdisco_entities_present", 1)]
    [InlineData("extdisco_entities_interested", 4)]
    [InlineData("extdisco_entities_tracked", 4)]
    public void Pushes_and_entities_are_measured(string name, double value) => Metrics[name, $"extdisco_component={ScrapedProgram.Component}"].Should().Be(value);

    [Fact]
    public void The_delegation_is_measured() => Metrics["extdisco_delegation_up", [.. Server, "extdisco_domain=example.org"]].Should().Be(1);

    [Fact]
    public void Credentials_are_counted()
    {
        Metrics["extdisco_mints_total", "extdisco_mint_source=new"].Should().BeGreaterThanOrEqualTo(4, "so many have asked");
        Metrics["extdisco_mints_total", "extdisco_mint_source=remembered"].Should().BeGreaterThan(0, "one has asked twice");
    }

    [Fact]
    public void Relays_are_measured()
    {
        Metrics["extdisco_relay_up", "extdisco_service_type=stun", "network_transport=udp"].Should().Be(1);
        Metrics["extdisco_relay_up", "extdisco_service_type=turn", "network_transport=tcp"].Should().Be(0);
        Metrics["extdisco_relay_latency_seconds", "extdisco_service_type=stun"].Should().BeInRange(0.000_001, 5);
        Metrics["extdisco_relay_warnings", "extdisco_service_type=stun"].Should().Be(0);
    }

    [Fact]
    public void Limits_are_counted_those_that_were_never_reached_too()
    {
        Metrics["extdisco_limits_reached_total", "extdisco_limit=RequestsPerMinute"].Should().Be(1);
        Metrics["extdisco_limits_reached_total", "extdisco_limit=StanzaBytes"].Should().Be(0);
    }

    [Fact]
    public void The_time_until_the_answer_is_a_histogram()
    {
        const string Name = "extdisco_request_duration_seconds";
        Metrics.Types[Name].Should().Be("histogram");
        Metrics[$"{Name}_count"].Should().BeInRange(7, 10, "each was answered before the next was asked, but for what came with the presence");
        Metrics[$"{Name}_sum"].Should().BeInRange(0.000_01, 10);
        Metrics[$"{Name}_bucket", "le=+Inf"].Should().Be(Metrics[$"{Name}_count"]);
        var buckets = Metrics.Samples.Where(sample => sample.Name is Name + "_bucket").Select(sample => sample.Value).ToArray();
        buckets.Should().HaveCountGreaterThan(15).And.BeInAscendingOrder();
    }

    [Theory]
    [InlineData("process_uptime_seconds", "gauge", 0.1, 600)]
    [InlineData("process_memory_usage_bytes", "gauge", 1e7, 1e9)]
    [InlineData("process_thread_count", "gauge", 2, 1000)]
    [InlineData("process_unix_file_descriptor_count", "gauge", 5, 10_000)]
    [InlineData("dotnet_gc_heap_total_allocated_bytes_total", "counter", 1e4, 1e10)]
    [InlineData("target_info", "gauge", 1, 1)]
    public void The_process_is_measured(string name, string type, double least, double most)
    {
        Metrics.Types[name].Should().Be(type);
        Metrics[name].Should().BeInRange(least, most);
    }

    [Fact]
    public void Nobody_can_be_told_from_it()
    {
        program.Text.Should().NotContain("@").And.NotContain("example.com");
        foreach (var user in new[] { "juliet", "romeo", "tybalt", "nurse", "paris", "stranger" })
        {
            program.Text.Should().NotContain(user);
        }
    }

    [Fact]
    public async Task Prometheus_itself_finds_nothing_wrong()
    {
        var (exitCode, output) = await Promtool.RunAsync(program.Text, "check", "metrics");

        // OpenTelemetry has metrics that end in count, which Prometheus would have named otherwise.
        var findings = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !CountByConvention().IsMatch(line));
        findings.Should().BeEmpty();
        exitCode.Should().BeOneOf(0, 3);
    }

    [GeneratedRegex("^(process|dotnet)_[a-z_]+_count non-histogram and non-summary metrics should not have \"_count\" suffix$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex CountByConvention();
}
