using Extdisco.Queries;
using Extdisco.Server.Options;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Delegation;
using Extdisco.Xmpp.Discovery;
using Extdisco.Xmpp.Routing;
using Microsoft.Extensions.Logging;

namespace Extdisco.Server.Hosting;

/// <summary>All about delegation (XEP-0355) to one component that lasts as long as its connection is kept, whatever else is loaded anew.</summary>
internal sealed class ServerDelegation
{
    private readonly UnservedDomains _unserved;

    /// <summary>Makes it.</summary>
    /// <param name="server">The server.</param>
    /// <param name="timings">How patient to be with it.</param>
    /// <param name="router">Who routes for the component.</param>
    /// <param name="time">The time.</param>
    /// <param name="loggers">Where is logged.</param>
    public ServerDelegation(ServerOptions server, DelegationTimings timings, StanzaRouter router, TimeProvider time, ILoggerFactory loggers)
    {
        var component = router.Component;
        Scope = new DelegationScope([.. server.Domains.Select(Jid.Parse)], [.. ExtdiscoVersion.All.Select(version => version.Namespace)]);
        _unserved = new UnservedDomains(component, loggers.CreateLogger<UnservedDomains>());
        Timings = timings;
        Watch = new DelegationWatch(component, Scope, server.Delegation, timings, Table, time, loggers.CreateLogger<DelegationWatch>());
        Advertisements = new AdvertisementHandler(component, Scope, _unserved, Table, loggers.CreateLogger<AdvertisementHandler>());
        Wrappers = new DelegationHandler(router, Scope, time, loggers.CreateLogger<DelegationHandler>());
    }

    /// <summary>Who is to delegate what.</summary>
    public DelegationScope Scope { get; }

    /// <summary>What has been delegated on the present connection.</summary>
    public DelegationTable Table { get; } = new();

    /// <summary>How patient it is.</summary>
    public DelegationTimings Timings { get; }

    /// <summary>What watches whether the domains delegate.</summary>
    public DelegationWatch Watch { get; }

    /// <summary>What takes their advertisements.</summary>
    public AdvertisementHandler Advertisements { get; }

    /// <summary>What unwraps their requests.</summary>
    public DelegationHandler Wrappers { get; }

    /// <summary>What tells the domains what to show.</summary>
    /// <param name="forms">Their forms.</param>
    public DelegatedDiscovery Nodes(IReadOnlyDictionary<Jid, IReadOnlyList<DataForm>> forms) => new(Scope, _unserved, forms);
}
