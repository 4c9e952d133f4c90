using Extdisco.Access;
using Extdisco.Server.Configuration;
using Extdisco.Server.Health;
using Extdisco.Server.Hosting;
using Extdisco.Server.Http;
using Extdisco.Server.Options;
using Extdisco.Services;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Delegation;

namespace Extdisco.Server.Status;

/// <summary>Says how everything stands. For any number of threads.</summary>
internal sealed class StatusReporter(
    ComponentHost components, HealthBoard health, TrafficHistory traffic, ConfigurationFindings findings, AdminToken token, TimeProvider time)
{
    private readonly DateTimeOffset _started = time.GetUtcNow();

    /// <summary>How everything stands now.</summary>
    public StatusReport Report()
    {
        var offered = components.Offered;
        var leftOut = offered.LeftOut();
        return new StatusReport
        {
            Version = Product.Version,
            Started = _started,
            Now = time.GetUtcNow(),
            Ready = components.IsReady,
            CanMint = token.IsSet,
            Servers = [.. components.Connections.Select(ServerOf)],
            Services = [.. offered.Services.Services.Select(service => ServiceOf(service, offered.Options.Health, leftOut.Contains(service)))],
            Traffic = traffic.Report(),
            Denials = [.. components.Connections.SelectMany(connection => connection.Requests.Denials.All).OrderByDescending(denial => denial.At).Take(RecentDenials.Capacity).Select(DenialOf)],
            Warnings = findings.All,
        };
    }

    private static ServerStatus ServerOf(ServerConnection connection)
    {
        var state = connection.State;
        return new ServerStatus
        {
            Component = connection.Server.Component,
            Address = connection.Server.Endpoint,
            Connected = state.IsConnected,
            Required = connection.Server.Required,
            Since = state.Since,
            Problem = state.Problem,
            Reconnects = connection.Reconnects,
            Entities = connection.PresentCount,
            Domains = [.. connection.Server.Domains.Select(domain => DomainOf(connection, state.IsConnected, domain))],
        };
    }

    private static DenialStatus DenialOf(Denial denial) => new()
    {
        At = denial.At,
        Component = denial.Component,
        Domain = denial.Domain,
        Reason = denial.Limit is { } limit
            ? $"more requests than Extdisco:Limits:{limit} allows"
            : "may not ask: the domain is not a served one, or a rule of Extdisco:Access denies it",
    };

    private static DomainStatus DomainOf(ServerConnection connection, bool isConnected, string domain)
    {
        var jid = Jid.Parse(domain);
        var problem = isConnected && connection.Server.Delegation != DelegationMode.Off ? connection.Delegation.Watch.ProblemOf(jid) : null;
        return new DomainStatus
        {
            Domain = domain,
            Delegation = connection switch
            {
                _ when connection.Server.Delegation == DelegationMode.Off => DelegationState.Off,
                _ when !isConnected => DelegationState.Unknown,
                _ when problem is not null => DelegationState.Missing,
                _ when connection.Delegation.Watch.IsDelegatedBy(jid) => DelegationState.Delegated,
                _ => DelegationState.Unknown,
            },
            Required = connection.Server.Delegation == DelegationMode.Required,
            Problem = problem,
        };
    }

    private ServiceStatus ServiceOf(ExternalService service, HealthOptions options, bool isLeftOut)
    {
        var key = options.Enabled ? RelayKey.Of(service) : null;
        var known = key is null ? RelayHealth.Unknown : health.Of(key);
        return new ServiceStatus
        {
            Type = service.Type,
            Host = service.Host,
            Port = service.Port,
            Transport = service.Transport,
            Domains = service.Domains.Count == 0 ? null : service.Domains,
            State = (key, known.State) switch
            {
                (null, _) => ServiceState.NotProbed,
                (_, RelayState.Up) => ServiceState.Up,
                (_, RelayState.Down) => ServiceState.Down,
                _ => ServiceState.Unknown,
            },
            Since = known.Since,
            Probed = known.Probed,
            Latency = known.Latency?.TotalMilliseconds,
            Latencies = [.. known.Latencies.Select(latency => latency?.TotalMilliseconds)],
            Problem = known.Result?.Failure?.Reason,
            Warnings = known.Warnings,
            Withdrawn = isLeftOut,
        };
    }
}
