using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Extdisco.Server.Configuration;
using Extdisco.Server.Health;
using Extdisco.Server.Options;

namespace Extdisco.Server.Tests.Packaging;

/// <summary>What docs/health.md names is there.</summary>
public sealed partial class HealthPageTests
{
    private readonly string _page = Repository.Read("docs/health.md");

    [Fact]
    public void It_names_every_metric_and_no_other()
    {
        var instruments = new HashSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (string.Equals(instrument.Meter.Name, "Extdisco.Health", StringComparison.Ordinal))
                {
                    instruments.Add(instrument.Name);
                }
            },
        };
        using var metrics = new HealthMetrics(new HealthBoard());
        listener.Start();

        Named(InstrumentRow()).Should().BeEquivalentTo(instruments);
        _page.Should().Contain("`Extdisco.Health`");
    }

    [Fact]
    public void Every_key_that_it_names_is_read_and_every_key_is_named()
    {
        var keys = ConfigReader.Describe(ExtdiscoOptions.SectionName, ExtdiscoOptions.Read).Select(key => key.Path)
            .Where(path => path.StartsWith("Extdisco:Health:", StringComparison.Ordinal)).Select(path => path["Extdisco:".Length..]);

        Named(Key()).Should().BeEquivalentTo(keys);
    }

    private string[] Named(Regex what) => [.. what.Matches(_page).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal)];

    [GeneratedRegex(@"^\| `(?<name>extdisco\.[a-z.]+)` \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex InstrumentRow();

    [GeneratedRegex("`(?<name>Health:[A-Za-z]+)`", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Key();
}
