using System.Diagnostics.Metrics;
using System.Globalization;
using Extdisco.Credentials;
using Extdisco.Server.Hosting;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Components;
using Extdisco.Xmpp.Delegation;

namespace Extdisco.Server.Metrics;

/// <summary>
/// What is measured of the components: requests, and how it stands with the servers. All of it is kept as plain numbers where it
/// happens, and read when somebody looks. No value is tagged with anything that users can choose.
/// </summary>
internal sealed class ComponentMetrics : IDisposable
{
    private readonly Meter _meter = new("Extdisco");
    private readonly Func<IReadOnlyList<ServerConnection>> _connections;

    /// <summary>Begins to measure.</summary>
    /// <param name="connections">The connections there are at a time.</param>
    public ComponentMetrics(Func<IReadOnlyList<ServerConnection>> connections)
    {
        _connections = connections;
        _meter.CreateObservableCounter("extdisco.requests", Requests, "{request}", "Requests for services and credentials that were answered, by what came of them.");
        _meter.CreateObservableCounter("extdisco.mints", Mints, "{credential}", "How often TURN credentials were given: newly minted, or remembered from before.");
        _meter.CreateObservableGauge("extdisco.connection.up", () => PerServer(connection => connection.IsConnected ? 1L : 0L), description: "Whether the server has accepted the component: 1 or 0.");
        _meter.CreateObservableCounter("extdisco.connection.reconnects", () => PerServer(connection => connection.Reconnects), "{reconnect}", "How often the connection to the server was made anew.");
        _meter.CreateObservableGauge("extdisco.delegation.up", Delegations, description: "Whether a domain delegates to the component, which most clients need: 1 or 0.");
        _meter.CreateObservableUpDownCounter("extdisco.queue.write", () => PerSession(session => session.UnsentBytes), "By", "Bytes that wait for the server to take those before them.");
        _meter.CreateObservableUpDownCounter("extdisco.queue.requests", () => PerSession(session => session.WaitingRequests), "{request}", "Requests to the server and its domains that wait for an answer.");
        _meter.CreateObservableUpDownCounter("extdisco.queue.answers", () => PerSession(session => session.WaitingAnswers), "{answer}", "Requests to the component that wait for an answer that comes later.");
        _meter.CreateObservableUpDownCounter("extdisco.queue.pushes", () => PerServer(connection => (long)connection.UnansweredPushes), "{push}", "Pushes that wait for an answer.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<long>> Mints() =>
    [
        new(MintCounts.Minted, new KeyValuePair<string, object?>("extdisco.mint.source", "new")),
        new(MintCounts.Remembered, new KeyValuePair<string, object?>("extdisco.mint.source", "remembered")),
    ];

    private static KeyValuePair<string, object?>[] TagsOf(ServerConnection connection) =>
    [
        new("extdisco.component", connection.Server.Component),
        new("server.address", connection.Server.Host),
        new("server.port", connection.Server.Port),
    ];

    /// <summary>A component may have connections to several servers, such as those of a cluster: they count together.</summary>
    private IEnumerable<Measurement<long>> Requests() =>
        from connection in _connections()
        from counted in connection.Requests.All
        group counted.Count by (connection.Server.Component, Kind: counted with { Count = 0 }) into same
        select new Measurement<long>(
            same.Sum(),
            new("extdisco.component", same.Key.Component),
            new("extdisco.query", same.Key.Kind.Query),
            new("extdisco.version", same.Key.Kind.Version.ToString(CultureInfo.InvariantCulture)),
            new("extdisco.domain", same.Key.Kind.Domain),
            new("extdisco.outcome", same.Key.Kind.Outcome));

    private IEnumerable<Measurement<long>> PerServer(Func<ServerConnection, long> value) =>
        _connections().Select(connection => new Measurement<long>(value(connection), TagsOf(connection)));

    private IEnumerable<Measurement<long>> PerSession(Func<ComponentSession, int> value) =>
        PerServer(connection => connection.Session is { } session ? value(session) : 0);

    /// <summary>While there is no connection there is nothing to be said of delegations.</summary>
    private IEnumerable<Measurement<long>> Delegations() =>
        from connection in _connections()
        where connection.IsConnected && connection.Server.Delegation != DelegationMode.Off
        from domain in connection.Server.Domains
        let watch = connection.Delegation.Watch
        let address = Jid.Parse(domain)
        select new Measurement<long>(
            watch.IsDelegatedBy(address) && watch.ProblemOf(address) is null ? 1 : 0,
            [.. TagsOf(connection), new("extdisco.domain", domain)]);
}
