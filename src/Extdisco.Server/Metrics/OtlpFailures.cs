using System.Diagnostics.Tracing;
using Microsoft.Extensions.Logging;

namespace Extdisco.Server.Metrics;

/// <summary>
/// Tells the log once that metrics cannot be sent. The exporter itself tells only its event source, and with the whole address, in which
/// there may be a password: of what it tells, the reason alone is taken.
/// </summary>
internal sealed class OtlpFailures : EventListener
{
    private readonly string _destination;
    private readonly ILogger _logger;
    private int _told;

    /// <summary>Begins to listen.</summary>
    /// <param name="destination">Where the metrics go, as it may be told.</param>
    /// <param name="logger">Where it is told.</param>
    public OtlpFailures(string destination, ILogger logger)
    {
        _destination = destination;
        _logger = logger;
        foreach (var source in EventSource.GetSources())
        {
            Listen(source);
        }
    }

    /// <inheritdoc/>
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        // Called by the base class too, for the sources there are already; then the logger is not there yet.
        if (_logger is { })
        {
            Listen(eventSource);
        }
    }

    /// <inheritdoc/>
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (Interlocked.Exchange(ref _told, 1) == 0)
        {
            var reason = (eventData.Payload?.OfType<string>().LastOrDefault() ?? "").Split('\n')[0].Trim();
            ServerLog.CannotExport(_logger, _destination, eventData.EventName ?? "", reason.Contains("://", StringComparison.Ordinal) ? "no reason was given" : reason);
        }
    }

    private void Listen(EventSource source)
    {
        if (string.Equals(source.Name, "OpenTelemetry-Exporter-OpenTelemetryProtocol", StringComparison.Ordinal))
        {
            EnableEvents(source, EventLevel.Error);
        }
    }
}
