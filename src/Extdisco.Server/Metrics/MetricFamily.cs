using System.Diagnostics.Metrics;

namespace Extdisco.Server.Metrics;

/// <summary>What one instrument has told: a metric with a value for each set of labels. For any number of threads.</summary>
internal sealed class MetricFamily
{
    /// <summary>How many sets of labels there may be, as OpenTelemetry has it; values beyond go together under a label that says so.</summary>
    public const int MaximumSeries = 2000;

    private static readonly double[] UsualBounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
    private static readonly KeyValuePair<string, object?>[] Overflow = [new("otel.metric.overflow", true)];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);
    private readonly PrometheusType _type;
    private readonly bool _isObservable;
    private readonly bool _adds;
    private readonly string _help;
    private readonly double[] _bounds;

    /// <summary>Begins without a value.</summary>
    public MetricFamily(Instrument instrument)
    {
        var kind = instrument.GetType().GetGenericTypeDefinition();
        _type = kind == typeof(Histogram<>) ? PrometheusType.Histogram
            : kind == typeof(Counter<>) || kind == typeof(ObservableCounter<>) ? PrometheusType.Counter
            : PrometheusType.Gauge;
        _adds = kind != typeof(Gauge<>) && kind != typeof(ObservableGauge<>);
        _isObservable = instrument.IsObservable;
        _help = instrument.Description ?? instrument.Name;
        _bounds = _type != PrometheusType.Histogram ? []
            : instrument is Instrument<double> { Advice.HistogramBucketBoundaries: { } advised } ? [.. advised]
            : UsualBounds;
        Name = PrometheusNames.Of(instrument.Name, instrument.Unit, _type);
    }

    /// <summary>The name of the metric.</summary>
    public string Name { get; }

    /// <summary>Forgets what is told anew each time that somebody looks.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            if (_isObservable)
            {
                _series.Clear();
            }
        }
    }

    /// <summary>Takes a value.</summary>
    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_gate)
        {
            var series = Find(tags);
            if (_type == PrometheusType.Histogram)
            {
                series.Note(value);
            }
            else
            {
                series.Value = _adds ? series.Value + value : value;
            }
        }
    }

    /// <summary>Writes the metric, where it has a value.</summary>
    public void WriteTo(PrometheusText text)
    {
        lock (_gate)
        {
            if (_series.Count == 0)
            {
                return;
            }

            text.Begin(Name, _help, _type);
            foreach (var series in _series.Values.OrderBy(series => series.Labels, StringComparer.Ordinal))
            {
                if (_type == PrometheusType.Histogram)
                {
                    series.WriteBuckets(Name, text);
                }
                else
                {
                    text.Sample(Name, series.Labels, series.Value);
                }
            }
        }
    }

    /// <summary>What is told where it happens has few sets of labels: to look at all of them is quicker than to write out what is looked for.</summary>
    private MetricSeries Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!_isObservable)
        {
            foreach (var known in _series.Values)
            {
                if (known.Has(tags))
                {
                    return known;
                }
            }
        }

        var labels = PrometheusText.Labels(tags);
        if (_series.TryGetValue(labels, out var series))
        {
            return series;
        }

        if (_series.Count >= MaximumSeries)
        {
            tags = Overflow;
            labels = PrometheusText.Labels(tags);
        }

        if (!_series.TryGetValue(labels, out series))
        {
            series = new MetricSeries(tags.ToArray(), labels, _bounds);
            _series.Add(labels, series);
        }

        return series;
    }
}
