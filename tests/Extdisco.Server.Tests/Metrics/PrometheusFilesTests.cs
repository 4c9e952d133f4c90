using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Extdisco.Queries;
using Extdisco.Xmpp.Stanzas;

namespace Extdisco.Server.Tests.Metrics;

/// <summary>What the dashboard and the alerts name is there, in what the real program tells.</summary>
[Collection(ScrapedPrograms.Name)]
public sealed partial class PrometheusFilesTests(ScrapedProgram program)
{
    private const string Alerts = "config/prometheus/alerts.yml";
    private const string Dashboard = "config/grafana/extdisco.json";

    // Prometheus itself adds these to whatever it reads.
    private static readonly string[] Added = ["instance", "job", "alertname", "severity"];

    // The same of each target: whether it could be read.
    private const string TargetUp = "up";

    // What one run cannot bring about all of, and is written down in the program.
    private static readonly string[] Outcomes = [RequestCounts.Ok, .. StanzaError.All.Select(error => error.Condition)];

    private static JsonNode DashboardJson => JsonNode.Parse(Repository.Read(Dashboard))!;

    private static JsonNode[] Panels => [.. DashboardJson["panels"]!.AsArray().Select(panel => panel!)];

    private static string[] AlertExpressions => [.. AlertExpression().Matches(Repository.Read(Alerts)).Select(match => match.Groups["expression"].Value.Trim())];

    private static string[] DashboardExpressions =>
        [.. Panels.SelectMany(panel => panel["targets"]?.AsArray() ?? []).Select(target => target!["expr"]!.GetValue<string>())];

    [Fact]
    public void There_is_something_to_look_at()
    {
        AlertExpressions.Should().HaveCountGreaterThan(10);
        DashboardExpressions.Should().HaveCountGreaterThan(25);
        Variables().Should().HaveCount(2);
    }

    [Fact]
    public void Every_name_in_the_alerts_is_told() => FaultsOf(AlertExpressions).Should().BeEmpty();

    [Fact]
    public void Every_name_in_the_dashboard_is_told() => FaultsOf([.. DashboardExpressions.Select(Filled), .. Variables()]).Should().BeEmpty();

    [Theory]
    [InlineData("sum(rate(extdisco_request_total[5m]))", "extdisco_request_total")]
    [InlineData("extdisco_relay_up{extdisco_servicetype=\"turn\"}", "extdisco_servicetype")]
    [InlineData("extdisco_relay_up{extdisco_service_type=\"torn\"}", "torn")]
    [InlineData("extdisco_relay_up{extdisco_service_type=~\"turn|torn\"}", "turn|torn")]
    [InlineData("extdisco_requests_total{extdisco_outcome!~\"ok|forbiden\"}", "ok|forbiden")]
    [InlineData("sum by (extdisco_domian) (extdisco_requests_total) > 1 and extdisco_connection_up == 0", "extdisco_domian")]
    public void A_wrong_name_is_found(string expression, string fault) => FaultsOf([expression]).Should().ContainSingle().Which.Should().Contain(fault);

    [Fact]
    public void Texts_name_labels_that_there_are()
    {
        var labels = Labels().Concat(Added).ToHashSet(StringComparer.Ordinal);
        var inAlerts = AlertLabel().Matches(Repository.Read(Alerts)).Select(match => match.Groups["label"].Value).ToArray();
        var inLegends = Legend().Matches(Repository.Read(Dashboard)).Select(match => match.Groups["label"].Value).ToArray();
        inAlerts.Should().NotBeEmpty().And.BeSubsetOf(labels);
        inLegends.Should().NotBeEmpty().And.BeSubsetOf(labels);
    }

    [Fact]
    public void Every_alert_says_what_it_is_and_what_to_do()
    {
        var alerts = Repository.Read(Alerts).Split("- alert: ")[1..];
        alerts.Should().HaveCount(AlertExpressions.Length);
        foreach (var alert in alerts)
        {
            alert.Should().MatchRegex("severity: (critical|warning)\n").And.Contain(" summary: ").And.MatchRegex(" description: >-\n +[A-Z]");
        }
    }

    [Fact]
    public async Task Prometheus_takes_the_alerts_and_each_fires_when_it_should()
    {
        using var folder = new TemporaryFolder();
        folder.Write("alerts.yml", Repository.Read(Alerts));
        var (exitCode, output) = await Promtool.RunAsync("", "check", "rules", folder["alerts.yml"]);
        exitCode.Should().Be(0, "{0}", output);

        var tests = Repository.Read("tests/Extdisco.Server.Tests/Metrics/alerts.test.yml");
        foreach (Match alert in AlertName().Matches(Repository.Read(Alerts)))
        {
            Regex.Count(tests, $"{alert.Groups["name"].Value}\\b", RegexOptions.None, TimeSpan.FromSeconds(1)).Should().BeGreaterThan(1, "{0} has a test that it fires and one that it does not", alert.Value);
        }

        (exitCode, output) = await Promtool.RunAsync("", "test", "rules", folder.Write("alerts.test.yml", tests));
        exitCode.Should().Be(0, "{0}", output);
    }

    [Fact]
    public async Task Prometheus_can_read_what_the_dashboard_asks()
    {
        using var folder = new TemporaryFolder();
        var rules = DashboardExpressions.Select((expression, i) => $"  - record: panel:{i}\n    expr: '{Filled(expression)}'\n");
        var (exitCode, output) = await Promtool.RunAsync("", "check", "rules", "--lint=none", folder.Write("panels.yml", $"groups:\n- name: panels\n  rules:\n{string.Concat(rules)}"));
        exitCode.Should().Be(0, "{0}", output);
    }

    [Fact]
    public void The_dashboard_is_one_that_Grafana_takes_as_it_is()
    {
        var dashboard = DashboardJson;
        dashboard["id"].Should().BeNull("Grafana gives it one");
        dashboard["uid"]!.GetValue<string>().Should().Be("extdisco");
        dashboard["schemaVersion"]!.GetValue<int>().Should().BeGreaterThanOrEqualTo(39);
        dashboard["templating"]!["list"]![0]!["type"]!.GetValue<string>().Should().Be("datasource");
        var panels = Panels;
        panels.Select(panel => panel["id"]!.GetValue<int>()).Should().OnlyHaveUniqueItems();
        foreach (var panel in panels.Where(panel => panel["type"]!.GetValue<string>() is not "row"))
        {
            var title = panel["title"]!.GetValue<string>();
            panel["type"]!.GetValue<string>().Should().BeOneOf("stat", "timeseries", "state-timeline");
            panel["description"]!.GetValue<string>().Should().NotBeEmpty();
            panel["datasource"]!["uid"]!.GetValue<string>().Should().Be("${datasource}");
            panel["targets"]!.AsArray().Select(target => target!["refId"]!.GetValue<string>()).Should().NotBeEmpty().And.OnlyHaveUniqueItems("of {0}", title);
        }

        AreApart(panels).Should().BeTrue();
    }

    /// <summary>Whether no panel lies over another.</summary>
    private static bool AreApart(JsonNode[] panels)
    {
        var cells = new HashSet<(int X, int Y)>();
        return panels.Select(panel => panel["gridPos"]!).All(place =>
            (from x in Enumerable.Range((int)place["x"]!, (int)place["w"]!) from y in Enumerable.Range((int)place["y"]!, (int)place["h"]!) select (x, y))
            .All(cell => cell.x < 24 && cells.Add(cell)));
    }

    /// <summary>What Grafana makes of its own variables.</summary>
    private static string Filled(string expression) => expression
        .Replace("$__rate_interval", "1m", StringComparison.Ordinal).Replace("$component", ".*", StringComparison.Ordinal).Replace("$instance", ".*", StringComparison.Ordinal);

    /// <summary>The questions for the values of variables, as expressions: <c>label_values(metric, label)</c>.</summary>
    private static List<string> Variables() =>
        [.. LabelValues().Matches(Repository.Read(Dashboard)).Select(match => $"sum by ({match.Groups["label"].Value}) ({match.Groups["metric"].Value})").Distinct(StringComparer.Ordinal)];

    private IEnumerable<string> Labels() => program.Metrics.Samples.SelectMany(sample => sample.Labels.Keys);

    private List<string> FaultsOf(IEnumerable<string> expressions)
    {
        var samples = program.Metrics.Samples.ToLookup(sample => sample.Name, StringComparer.Ordinal);
        var faults = new List<string>();
        foreach (var expression in expressions)
        {
            var promql = new Promql(expression);
            promql.Selectors.RemoveAll(selector => selector.Metric is TargetUp && selector.Matchers.TrueForAll(matcher => Added.Contains(matcher.Label, StringComparer.Ordinal)));
            promql.Selectors.Should().NotBeEmpty();
            var there = promql.Selectors.SelectMany(selector => samples[selector.Metric]).SelectMany(sample => sample.Labels.Keys).Concat(Added).ToHashSet(StringComparer.Ordinal);
            faults.AddRange(promql.Selectors.Where(selector => !samples.Contains(selector.Metric)).Select(selector => $"there is no {selector.Metric}: {expression}"));
            faults.AddRange(promql.Labels.Where(label => !there.Contains(label)).Select(label => $"there is no label {label}: {expression}"));
            faults.AddRange(
                from selector in promql.Selectors
                from matcher in selector.Matchers
                where !Matches(matcher, samples[selector.Metric])
                select $"nothing has {matcher}: {expression}");
        }

        return faults;
    }

    /// <summary>Whether there is such a label, and a value for each that is named, also where it is named to be left out.</summary>
    private static bool Matches(Promql.Matcher matcher, IEnumerable<Sample> samples)
    {
        if (Added.Contains(matcher.Label, StringComparer.Ordinal))
        {
            return true;
        }

        var values = samples.Select(sample => sample.Labels.GetValueOrDefault(matcher.Label)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        if (values.Count > 0 && matcher.Label is "extdisco_outcome")
        {
            values.UnionWith(Outcomes);
        }

        return matcher.Operator.EndsWith('~')
            ? matcher.Value.Split('|').All(alternative => values.Any(value => Regex.IsMatch(value, $"^(?:{alternative})$", RegexOptions.None, TimeSpan.FromSeconds(1))))
            : values.Contains(matcher.Value);
    }

    [GeneratedRegex(@"^ +expr: (\|\n)?(?<expression>.+\n( {10}[^ ].*\n| {12}.*\n)*)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex AlertExpression();

    [GeneratedRegex("^ +- alert: (?<name>[A-Za-z]+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex AlertName();

    [GeneratedRegex(@"\$labels\.(?<label>[a-z_]+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex AlertLabel();

    [GeneratedRegex(@"\{\{(?<label>[a-z_]+)\}\}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Legend();

    [GeneratedRegex(@"label_values\((?<metric>[a-z_]+), (?<label>[a-z_]+)\)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex LabelValues();
}
