using System.Globalization;
using System.Text.RegularExpressions;

namespace Extdisco.Server.Tests.Metrics;

/// <summary>Reads the text format of Prometheus, and insists on all that it demands.</summary>
internal sealed partial class Exposition
{
    private readonly Dictionary<string, string> _types = new(StringComparer.Ordinal);

    public Exposition(string text)
    {
        text.Should().EndWith("\n");
        var family = "";
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n')[..^1])
        {
            if (Comment().Match(line) is { Success: true } comment)
            {
                var name = comment.Groups["name"].Value;
                if (string.Equals(comment.Groups["what"].Value, "TYPE", StringComparison.Ordinal))
                {
                    name.Should().Be(family, "its HELP is the line before");
                    _types.Should().NotContainKey(name);
                    _types.Add(name, comment.Groups["text"].Value);
                }

                family = name;
                continue;
            }

            var match = Line().Match(line);
            match.Success.Should().BeTrue("{0} is a sample", line);
            seen.Add(line[..line.LastIndexOf(' ')]).Should().BeTrue("{0} comes once", line);
            var sample = new Sample(
                match.Groups["name"].Value,
                Label().Matches(match.Groups["labels"].Value).ToDictionary(label => label.Groups["name"].Value, label => Unescape(label.Groups["value"].Value), StringComparer.Ordinal),
                double.Parse(match.Groups["value"].Value.Replace("+Inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture));
            FamilyOf(sample.Name).Should().Be(family, "the samples of a metric stand together");
            Samples.Add(sample);
        }
    }

    public List<Sample> Samples { get; } = [];

    /// <summary>The metrics and what they are.</summary>
    public IReadOnlyDictionary<string, string> Types => _types;

    /// <summary>The value of the only sample with these labels, or null where there is none.</summary>
    public double? this[string name, params string[] labels] =>
        Samples.SingleOrDefault(sample => string.Equals(sample.Name, name, StringComparison.Ordinal) && sample.Has(labels))?.Value;

    private static string Unescape(string value) => value
        .Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);

    private string FamilyOf(string name) =>
        new[] { "_bucket", "_sum", "_count" }.Where(end => name.EndsWith(end, StringComparison.Ordinal)).Select(end => name[..^end.Length])
            .FirstOrDefault(cut => _types.TryGetValue(cut, out var type) && type is "histogram", name);

    [GeneratedRegex("^# (?<what>HELP|TYPE) (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<text>.+)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Comment();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>([a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\[\\n"])*",?)+)\})? (?<value>[-+0-9.eE]+|NaN|[-+]Inf)$""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Line();

    [GeneratedRegex("""(?<name>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>([^"\\]|\\[\\n"])*)",?""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Label();
}
