using System.Globalization;

namespace Extdisco.Benchmarks.Load;

/// <summary>Writes Markdown.</summary>
internal static class Report
{
    /// <summary>A heading, and the head of a table of series.</summary>
    public static void Table(TextWriter output, string heading, params string[] first)
    {
        string[] columns = [.. first, .. Series.Headings];
        output.WriteLine($"\n### {heading}\n");
        Row(output, columns);
        Row(output, columns.Select((_, index) => index < first.Length ? "---" : "---:"));
    }

    /// <summary>A row of a table.</summary>
    public static void Row(TextWriter output, IEnumerable<string> cells) => output.WriteLine($"| {string.Join(" | ", cells)} |");

    /// <summary>A ratio and its target.</summary>
    public static void Target(TextWriter output, string what, double value, string relation, double target)
    {
        var holds = string.Equals(relation, "at least", StringComparison.Ordinal) ? value >= target : value <= target;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"- {what}: **{value:0.00}**, target {relation} {target:0.##}: {(holds ? "holds" : "DOES NOT HOLD")}"));
    }

    /// <summary>A number with its thousands set apart.</summary>
    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
