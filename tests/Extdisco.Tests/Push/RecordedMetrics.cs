using System.Diagnostics.Metrics;

namespace Extdisco.Tests.Push;

/// <summary>What the counters and gauges say of one component, which no other test may use.</summary>
internal sealed class RecordedMetrics : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, long> _values = new(StringComparer.Ordinal);
    private readonly string _component;

    public RecordedMetrics(string component)
    {
        _component = component;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (string.Equals(instrument.Meter.Name, "Extdisco.Push", StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>What an instrument says now.</summary>
    public long this[string instrument]
    {
        get
        {
            _listener.RecordObservableInstruments();
            lock (_values)
            {
                return _values.GetValueOrDefault(instrument);
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Note(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        tags.Length.Should().Be(1);
        tags[0].Key.Should().Be("extdisco.component");
        if (tags[0].Value is not string component || !string.Equals(component, _component, StringComparison.Ordinal))
        {
            return;
        }

        lock (_values)
        {
            _values[instrument.Name] = value;
        }
    }
}
