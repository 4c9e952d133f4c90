using System.Globalization;

namespace Extdisco.Benchmarks.Load;

/// <summary>The results of one measurement that was repeated.</summary>
/// <param name="results">The results, one for each round.</param>
internal sealed class Series(IReadOnlyList<LoadResult> results)
{
    /// <summary>The headings of <see cref="Cells"/>.</summary>
    public static readonly string[] Headings =
        ["requests/s", "CPU us", "p50 us", "p99 us", "p99.9 us", "allocated B", "collections", "heap MiB", "resident MiB", "generator's CPU us"];

    /// <summary>The median of a figure.</summary>
    public double Median(Func<LoadResult, double> figure) => MedianOf(results.Select(figure));

    /// <summary>The median of the ratios of a figure to that of another measurement, taken in the same round.</summary>
    public double Ratio(Series other, Func<LoadResult, double> figure) => MedianOf(results.Zip(other.Results, (own, its) => figure(own) / figure(its)));

    /// <summary>One row of a table: medians, with the least and the most in brackets.</summary>
    public IEnumerable<string> Cells() =>
    [
        Cell(result => result.Rate, "N0"),
        Cell(result => result.Cpu, "0.00"),
        Cell(result => result.Median, "0.0"),
        Cell(result => result.Latencies.Percentile(0.99).TotalMicroseconds, "0"),
        Cell(result => result.Latencies.Percentile(0.999).TotalMicroseconds, "0"),
        Median(result => result.Allocated).ToString("0.0", CultureInfo.InvariantCulture),
        Median(result => result.Used.Collections).ToString("0", CultureInfo.InvariantCulture),
        Median(result => result.Used.Heap / 1048576.0).ToString("0", CultureInfo.InvariantCulture),
        Median(result => result.Resident).ToString("0", CultureInfo.InvariantCulture),
        Median(result => result.GeneratorCpu).ToString("0.00", CultureInfo.InvariantCulture),
    ];

    private IReadOnlyList<LoadResult> Results => results;

    private string Cell(Func<LoadResult, double> figure, string format) => Report.Cell(results.Select(figure), format);

    /// <summary>The median of some values.</summary>
    public static double MedianOf(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
