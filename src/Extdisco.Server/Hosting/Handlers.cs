using Extdisco.Push;
using Extdisco.Queries;
using Extdisco.Server.Commands;
using Extdisco.Server.Options;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Delegation;
using Extdisco.Xmpp.Discovery;
using Extdisco.Xmpp.Entity;
using Extdisco.Xmpp.Routing;
using Microsoft.Extensions.Logging;

namespace Extdisco.Server.Hosting;

/// <summary>The wiring: what one component answers, and with what.</summary>
internal static class Handlers
{
    private const string Software = "Extdisco";

    /// <summary>Which domains may delegate what to a component.</summary>
    public static DelegationScope ScopeOf(ServerOptions server) =>
        new([.. server.Domains.Select(Jid.Parse)], [.. ExtdiscoVersion.All.Select(version => version.Namespace)]);

    /// <summary>Makes the handlers of one component. A reload makes others; those that are made never change.</summary>
    /// <param name="server">The server that it serves.</param>
    /// <param name="options">All options.</param>
    /// <param name="catalogue">What is offered.</param>
    /// <param name="audience">Who remembers those who ask.</param>
    /// <param name="time">The time.</param>
    /// <param name="router">Who will route to them.</param>
    /// <param name="loggers">Where they log.</param>
    public static IIqHandler[] For(
        ServerOptions server, ExtdiscoOptions options, Catalogue catalogue, Audience audience, TimeProvider time, StanzaRouter router, ILoggerFactory loggers)
    {
        List<IIqHandler> handlers = [new ExtdiscoHandler(new CurrentCatalogue(catalogue), time, audience), new DiscoItemsHandler(), new PingHandler(), new TimeHandler(time)];
        if (options.Info.Version)
        {
            handlers.Add(new VersionHandler(Software, RunCommand.Version));
        }

        var info = new CurrentEntityInfo(InfoOf(options.Info));
        if (server.Delegation == DelegationMode.Off)
        {
            return [.. handlers, new DiscoInfoHandler(info, handlers)];
        }

        var scope = ScopeOf(server);
        return
        [
            .. handlers,
            new DelegationHandler(router, scope, time, loggers.CreateLogger<DelegationHandler>()),
            new DiscoInfoHandler(info, handlers, new DelegatedDiscovery(scope, FormsByDomain(server, options.Info))),
        ];
    }

    private static EntityInfo InfoOf(InfoOptions info) =>
        new([new Identity("component", "generic", info.Name)], [.. info.ComponentForms.Select(form => form.ToForm())]);

    private static Dictionary<Jid, IReadOnlyList<DataForm>> FormsByDomain(ServerOptions server, InfoOptions info) =>
        server.Domains.ToDictionary(Jid.Parse, domain => (IReadOnlyList<DataForm>)[.. info.FormsOf(domain).Select(form => form.ToForm())]);
}
