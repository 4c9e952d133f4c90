using System.Text;

namespace Extdisco.Server.Metrics;

/// <summary>The names that Prometheus has for what OpenTelemetry names otherwise, as the specification of the one for the other has them.</summary>
internal static class PrometheusNames
{
    private static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal)
    {
        ["s"] = "seconds",
        ["ms"] = "milliseconds",
        ["us"] = "microseconds",
        ["ns"] = "nanoseconds",
        ["min"] = "minutes",
        ["h"] = "hours",
        ["d"] = "days",
        ["By"] = "bytes",
        ["KiBy"] = "kibibytes",
        ["MiBy"] = "mebibytes",
        ["%"] = "percent",
    };

    /// <summary>The name of a metric: what it is, its unit, and <c>_total</c> where it only grows.</summary>
    /// <param name="instrument">The name of the instrument.</param>
    /// <param name="unit">Its unit (UCUM), or null. One in braces only says what is counted.</param>
    /// <param name="type">What it is.</param>
    public static string Of(string instrument, string? unit, PrometheusType type)
    {
        var name = Label(instrument);
        var suffix = unit switch
        {
            null or "" => null,
            "1" => type == PrometheusType.Gauge ? "ratio" : null,
            _ when unit.StartsWith('{') => null,
            _ => Units.GetValueOrDefault(unit, unit),
        };
        if (suffix is not null)
        {
            name = WithSuffix(name, Label(suffix));
        }

        return type == PrometheusType.Counter ? WithSuffix(name, "total") : name;
    }

    /// <summary>The name of a label: letters, digits and underscores, of which never two come together.</summary>
    public static string Label(string tag)
    {
        var name = new StringBuilder(tag.Length);
        foreach (var letter in tag)
        {
            var isPlain = char.IsAsciiLetterOrDigit(letter);
            if (isPlain && name.Length == 0 && char.IsAsciiDigit(letter))
            {
                name.Append('_');
            }

            if (isPlain || name.Length == 0 || name[^1] != '_')
            {
                name.Append(isPlain ? letter : '_');
            }
        }

        return name.ToString();
    }

    private static string WithSuffix(string name, string suffix) =>
        name.EndsWith($"_{suffix}", StringComparison.Ordinal) ? name : $"{name.TrimEnd('_')}_{suffix}";
}
