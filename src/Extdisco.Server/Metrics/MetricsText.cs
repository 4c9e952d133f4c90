using System.Diagnostics.Metrics;

namespace Extdisco.Server.Metrics;

/// <summary>
/// All that is measured in this process, as Prometheus reads it. Nearly all of it is asked for when somebody looks; what is told where it
/// happens is summed up here.
/// </summary>
internal sealed class MetricsText : IDisposable
{
    /// <summary>What the meters of this program begin with.</summary>
    public const string Own = "Extdisco";

    /// <summary>The meter of the runtime.</summary>
    public const string Runtime = "System.Runtime";

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    /// <summary>Begins to listen.</summary>
    public MetricsText()
    {
        _listener.InstrumentPublished = Listen;
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => Take(family, value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => Take(family, value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => Take(family, value, tags));
        _listener.Start();
    }

    /// <summary>The text, as it is now.</summary>
    public string Collect()
    {
        lock (_gate)
        {
            foreach (var family in _families.Values)
            {
                family.Begin();
            }

            try
            {
                _listener.RecordObservableInstruments();
            }
            catch (AggregateException failures) when (failures.InnerExceptions.All(failure => failure is IOException))
            {
                // One of them could not measure, as without a file descriptor nothing of /proc can be read; all others have.
            }

            var text = new PrometheusText();
            foreach (var family in _families.Values)
            {
                family.WriteTo(text);
            }

            text.Begin("target_info", "What this is.", PrometheusType.Gauge);
            text.Sample("target_info", PrometheusText.Labels([new("service.name", "extdisco"), new("service.version", Product.Version)]), 1);
            return text.ToString();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private static void Take(object? family, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => ((MetricFamily)family!).Take(value, tags);

    private void Listen(Instrument instrument, MeterListener listener)
    {
        var meter = instrument.Meter.Name;
        if (!string.Equals(meter, Runtime, StringComparison.Ordinal)
            && !string.Equals(meter, Own, StringComparison.Ordinal)
            && !meter.StartsWith(Own + ".", StringComparison.Ordinal))
        {
            return;
        }

        var family = new MetricFamily(instrument);
        lock (_gate)
        {
            _families.TryAdd(family.Name, family);
            listener.EnableMeasurementEvents(instrument, _families[family.Name]);
        }
    }
}
