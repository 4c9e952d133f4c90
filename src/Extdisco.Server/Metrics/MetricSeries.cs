namespace Extdisco.Server.Metrics;

/// <summary>The values of one metric with the same labels.</summary>
/// <param name="tags">The tags.</param>
/// <param name="labels">The labels that are made of them.</param>
/// <param name="bounds">The upper bounds of the buckets, where it is a histogram; or none.</param>
internal sealed class MetricSeries(KeyValuePair<string, object?>[] tags, string labels, double[] bounds)
{
    private readonly long[] _buckets = new long[bounds.Length + 1];

    /// <summary>The labels.</summary>
    public string Labels { get; } = labels;

    /// <summary>The value, or the sum of all values of a histogram.</summary>
    public double Value { get; set; }

    /// <summary>Whether these are its tags.</summary>
    public bool Has(ReadOnlySpan<KeyValuePair<string, object?>> others)
    {
        if (others.Length != tags.Length)
        {
            return false;
        }

        for (var i = 0; i < tags.Length; i++)
        {
            if (!string.Equals(tags[i].Key, others[i].Key, StringComparison.Ordinal) || !Equals(tags[i].Value, others[i].Value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes a value into the histogram.</summary>
    public void Note(double value)
    {
        var bucket = Array.BinarySearch(bounds, value);
        _buckets[bucket < 0 ? ~bucket : bucket]++;
        Value += value;
    }

    /// <summary>Writes the histogram: how many values there are up to each bound.</summary>
    public void WriteBuckets(string name, PrometheusText text)
    {
        var count = 0L;
        var front = Labels.Length == 0 ? "" : Labels + ",";
        for (var i = 0; i < _buckets.Length; i++)
        {
            count += _buckets[i];
            text.Sample($"{name}_bucket", $"{front}le=\"{PrometheusText.Number(i < bounds.Length ? bounds[i] : double.PositiveInfinity)}\"", count);
        }

        text.Sample($"{name}_sum", Labels, Value);
        text.Sample($"{name}_count", Labels, count);
    }
}
