using System.Text.RegularExpressions;
using Extdisco.Server.Metrics;

namespace Extdisco.Server.Tests.Metrics;

/// <summary>What docs/metrics.md says there is, is there, and nothing else.</summary>
[Collection(ScrapedPrograms.Name)]
public sealed partial class MetricsResourceTests(ScrapedProgram program)
{
    private readonly string _page = Repository.Read("docs/metrics.md");

    [Fact]
    public void It_has_every_metric_with_its_tags_and_no_other()
    {
        var rows = InstrumentRow().Matches(_page);
        foreach (Match row in rows)
        {
            var (instrument, name) = (row.Groups["instrument"].Value, row.Groups["name"].Value);
            name.Should().StartWith(PrometheusNames.Label(instrument));
            var labels = program.Metrics.Samples
                .Where(sample => string.Equals(sample.Name, name, StringComparison.Ordinal) || string.Equals(sample.Name, $"{name}_sum", StringComparison.Ordinal))
                .SelectMany(sample => sample.Labels.Keys).Distinct(StringComparer.Ordinal);
            labels.Should().BeEquivalentTo(Tag().Matches(row.Groups["tags"].Value).Select(tag => PrometheusNames.Label(tag.Value.Trim('`'))), "of {0}", name);
        }

        rows.Select(row => row.Groups["name"].Value).Should().BeEquivalentTo(
            program.Metrics.Types.Keys.Where(name => name is not "target_info" && !name.StartsWith("dotnet_", StringComparison.Ordinal)));
    }

    [Fact]
    public void It_has_every_alert_and_no_other() =>
        AlertRow().Matches(_page).Select(row => row.Groups["name"].Value).Should().Equal(
            AlertName().Matches(Repository.Read("config/prometheus/alerts.yml")).Select(alert => alert.Groups["name"].Value));

    [GeneratedRegex(@"^\| `(?<instrument>[a-z_.]+)` \| `(?<name>[a-z_]+)` \| (?<tags>[^|]*)\| ", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex InstrumentRow();

    [GeneratedRegex("`[a-z.]+`", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Tag();

    [GeneratedRegex("^[|] `(?<name>Extdisco[A-Za-z]+)` [|] ", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex AlertRow();

    [GeneratedRegex("^ +- alert: (?<name>[A-Za-z]+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex AlertName();
}
