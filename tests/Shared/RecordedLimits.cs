using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Extdisco.Testing;

/// <summary>How often the limits of one component were reached, which no other test may use.</summary>
internal sealed class RecordedLimits : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly string _component;

    public RecordedLimits(string component)
    {
        _component = component;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Name: "extdisco.limits.reached", Meter.Name: "Extdisco.Xmpp" })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) => Note(value, tags));
        _listener.Start();
    }

    /// <summary>How often one was.</summary>
    public long this[string limit]
    {
        get
        {
            _listener.RecordObservableInstruments();
            return _counts.GetValueOrDefault(limit);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Note(long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string? limit = null;
        var isOurs = false;
        foreach (var (key, tag) in tags)
        {
            limit = string.Equals(key, "extdisco.limit", StringComparison.Ordinal) ? (string?)tag : limit;
            isOurs |= string.Equals(key, "extdisco.component", StringComparison.Ordinal) && string.Equals((string?)tag, _component, StringComparison.Ordinal);
        }

        if (isOurs)
        {
            _counts[limit!] = value;
        }
    }
}
