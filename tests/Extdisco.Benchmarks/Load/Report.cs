using System.Globalization;

namespace Extdisco.Benchmarks.Load;

/// <summary>Writes Markdown.</summary>
internal static class Report
{
    /// <summary>A heading, and the head of a table of series.</summary>
    public static void Table(TextWriter output, string heading, params string[] first) => Table(output, heading, first, Series.Headings);

    /// <summary>A heading, and the head of a table.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="heading">The heading.</param>
    /// <param name="first">The columns that say what was measured.</param>
    /// <param name="figures">The columns of figures.</param>
    public static void Table(TextWriter output, string heading, string[] first, string[] figures)
    {
        output.WriteLine($"\n### {heading}\n");
        Row(output, [.. first, .. figures]);
        Row(output, [.. first.Select(_ => "---"), .. figures.Select(_ => "---:")]);
    }

    /// <summary>A row of a table.</summary>
    public static void Row(TextWriter output, IEnumerable<string> cells) => output.WriteLine($"| {string.Join(" | ", cells)} |");

    /// <summary>A ratio and its target.</summary>
    public static void Target(TextWriter output, string what, double value, string relation, double target)
    {
        var holds = string.Equals(relation, "at least", StringComparison.Ordinal) ? value >= target : value <= target;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"- {what}: **{value:0.00}**, target {relation} {target:0.##}: {(holds ? "holds" : "DOES NOT HOLD")}"));
    }

    /// <summary>The median of some values, with the least and the most in brackets.</summary>
    public static string Cell(IEnumerable<double> values, string format)
    {
        double[] all = [.. values];
        return $"{Text(Series.MedianOf(all))} ({Text(all.Min())}-{Text(all.Max())})";

        string Text(double value) => value.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>A number with its thousands set apart.</summary>
    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
