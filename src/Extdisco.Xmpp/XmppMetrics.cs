using System.Diagnostics.Metrics;

namespace Extdisco.Xmpp;

/// <summary>What is measured of connections, for all components of the process. Each value is tagged with its component; no other address is.</summary>
internal static class XmppMetrics
{
    /// <summary>What values are tagged with, and whose they are.</summary>
    public const string Component = "extdisco.component";

    // From what one answer takes to what a person notices; the last finite one is about how long clients wait.
    private static readonly double[] Seconds =
        [0.000_01, 0.000_025, 0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    /// <summary>Where the instruments are.</summary>
    public static Meter Meter { get; } = new("Extdisco.Xmpp");

    /// <summary>
    /// How long requests wait for their answers here, in seconds: from the moment when bytes with requests have been read to the one
    /// when the answers to all of them are handed to the system. It is noted once for all that was read at once, so that it costs
    /// nothing where many ask, and each of those waited that long at most. An answer that comes later
    /// (<see cref="Routing.IqRequest.Defer"/>) is not waited for, nor is a server that does not take what it is sent.
    /// </summary>
    public static Histogram<double> RequestDuration { get; } = Meter.CreateHistogram(
        "extdisco.request.duration",
        "s",
        "How long requests that came together waited until all were answered.",
        tags: null,
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });
}
