using System.Diagnostics.Metrics;

namespace Extdisco.Server.Health;

/// <summary>
/// What is measured of relays. Each value is tagged with the service, so that there are as many as are configured. Of entries that
/// differ in their credentials alone, the worse counts.
/// </summary>
internal sealed class HealthMetrics : IDisposable
{
    private readonly Meter _meter = new("Extdisco.Health");
    private readonly HealthBoard _board;

    /// <summary>Begins to measure.</summary>
    public HealthMetrics(HealthBoard board)
    {
        _board = board;
        _meter.CreateObservableGauge("extdisco.relay.up", Up, description: "Whether a STUN or TURN service works: 1 or 0.");
        _meter.CreateObservableGauge("extdisco.relay.latency", Latency, "s", "The time between a request to a STUN or TURN service and its answer.");
        _meter.CreateObservableGauge("extdisco.relay.warnings", Warnings, "{warning}", "What works of a STUN or TURN service and should be looked at all the same; the log has it in words.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<int>> Up() =>
        from relay in _board.All
        where relay.Value.State != RelayState.Unknown
        group relay.Value.State == RelayState.Up by relay.Key with { Credentials = null } into entries
        select new Measurement<int>(entries.All(isUp => isUp) ? 1 : 0, TagsOf(entries.Key));

    private IEnumerable<Measurement<double>> Latency() =>
        from relay in _board.All
        where relay.Value.Latency is not null
        group relay.Value.Latency!.Value.TotalSeconds by relay.Key with { Credentials = null } into entries
        select new Measurement<double>(entries.Max(), TagsOf(entries.Key));

    private IEnumerable<Measurement<int>> Warnings() =>
        from relay in _board.All
        where relay.Value.State != RelayState.Unknown
        group relay.Value.Warnings.Count by relay.Key with { Credentials = null } into entries
        select new Measurement<int>(entries.Max(), TagsOf(entries.Key));

    private static KeyValuePair<string, object?>[] TagsOf(RelayKey key) =>
    [
        new("extdisco.service.type", key.Type),
        new("server.address", key.Host.ToString()),
        new("server.port", key.Port),
        new("network.transport", key.Transport),
    ];
}
