using Extdisco.Queries;
using Extdisco.Server.Commands;
using Extdisco.Server.Configuration;
using Extdisco.Server.Options;
using Extdisco.Services;
using Extdisco.Xmpp.Discovery;
using Extdisco.Xmpp.Entity;
using Extdisco.Xmpp.Routing;

namespace Extdisco.Server.Hosting;

/// <summary>The wiring: what one component answers, and with what.</summary>
internal static class Handlers
{
    private const string Software = "Extdisco";

    /// <summary>Makes the handlers of one component. A reload makes others; those that are made never change.</summary>
    /// <param name="server">The server that it serves.</param>
    /// <param name="options">All options.</param>
    /// <param name="services">The services.</param>
    /// <param name="time">The time.</param>
    public static IIqHandler[] For(ServerOptions server, ExtdiscoOptions options, ServiceRegistry services, TimeProvider time)
    {
        var catalogue = new CurrentCatalogue(CatalogueBuilder.For(server, services, options.Access));
        List<IIqHandler> handlers = [new ExtdiscoHandler(catalogue, time), new DiscoItemsHandler(), new PingHandler(), new TimeHandler(time)];
        if (options.Info.Version)
        {
            handlers.Add(new VersionHandler(Software, RunCommand.Version));
        }

        return [.. handlers, new DiscoInfoHandler(new CurrentEntityInfo(InfoOf(options.Info)), handlers)];
    }

    private static EntityInfo InfoOf(InfoOptions info) =>
        new([new Identity("component", "generic", info.Name)], [.. info.ComponentForms.Select(form => form.ToForm())]);
}
