using System.Globalization;

namespace Extdisco.Benchmarks.Load;

/// <summary>
/// Whether what a component holds is flat in the second half of a soak: the last quarter is like the quarter before, but for what
/// goes by itself. Of threads the least counts, which is what an idle pool leaves; of all else the median does.
/// </summary>
internal static class SoakVerdict
{
    private static readonly Measure[] Measures =
    [
        new("resident memory in MiB", sample => sample.Resident, Median, 1.05, 8), // it goes by steps: a region of the collector is 4 MiB
        new("managed heap in MiB", sample => sample.Heap, Median, 1.05, 4),
        new("handles", sample => sample.Handles, Median, 1, 4),
        new("threads", sample => sample.Threads, values => values.Min(), 1, 4),
    ];

    /// <summary>Judges, and prints each judgement.</summary>
    /// <returns>Whether all is flat.</returns>
    public static bool IsFlat(IReadOnlyList<SoakSample> samples, TextWriter output)
    {
        var quarter = samples.Count / 4;
        if (quarter == 0)
        {
            output.WriteLine("- There are too few samples to judge by: soak for longer.");
            return false;
        }

        var flat = true;
        foreach (var measure in Measures)
        {
            var third = measure.Typical(samples.Skip(quarter * 2).Take(quarter).Select(measure.Of));
            var last = measure.Typical(samples.TakeLast(quarter).Select(measure.Of));
            var holds = last <= (third * measure.Factor) + measure.Margin;
            flat &= holds;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"- {measure.Name}: {third:0.#} in the third quarter, {last:0.#} in the last: {(holds ? "flat" : "NOT FLAT")}"));
        }

        return flat;
    }

    private static double Median(IEnumerable<double> values)
    {
        var ordered = values.Order().ToArray();
        return ordered[ordered.Length / 2];
    }

    private sealed record Measure(string Name, Func<SoakSample, double> Of, Func<IEnumerable<double>, double> Typical, double Factor, double Margin);
}
