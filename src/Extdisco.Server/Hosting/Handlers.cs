using Extdisco.Push;
using Extdisco.Queries;
using Extdisco.Server.Options;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Delegation;
using Extdisco.Xmpp.Discovery;
using Extdisco.Xmpp.Entity;
using Extdisco.Xmpp.Routing;

namespace Extdisco.Server.Hosting;

/// <summary>The wiring: what one component answers, and with what.</summary>
internal static class Handlers
{
    /// <summary>Makes the handlers of one component. A reload makes others; those that are made never change.</summary>
    /// <param name="server">The server that it serves.</param>
    /// <param name="options">All options.</param>
    /// <param name="catalogue">What is offered.</param>
    /// <param name="audience">Who remembers those who ask.</param>
    /// <param name="delegation">What serves those who ask their own domain.</param>
    /// <param name="time">The time.</param>
    public static IIqHandler[] For(
        ServerOptions server, ExtdiscoOptions options, Catalogue catalogue, Audience audience, ServerDelegation delegation, TimeProvider time)
    {
        List<IIqHandler> handlers = [new ExtdiscoHandler(catalogue, time, audience), new DiscoItemsHandler(), new PingHandler(), new TimeHandler(time)];
        if (options.Info.Version)
        {
            handlers.Add(new VersionHandler(Product.Name, Product.Version));
        }

        var info = InfoOf(options.Info);
        if (server.Delegation == DelegationMode.Off)
        {
            return [.. handlers, new DiscoInfoHandler(info, handlers)];
        }

        return [.. handlers, delegation.Wrappers, new DiscoInfoHandler(info, handlers, delegation.Nodes(FormsByDomain(server, options.Info)))];
    }

    private static EntityInfo InfoOf(InfoOptions info) =>
        new([new Identity("component", "generic", info.Name)], [.. info.ComponentForms.Select(form => form.ToForm())]);

    private static Dictionary<Jid, IReadOnlyList<DataForm>> FormsByDomain(ServerOptions server, InfoOptions info) =>
        server.Domains.ToDictionary(Jid.Parse, domain => (IReadOnlyList<DataForm>)[.. info.FormsOf(domain).Select(form => form.ToForm())]);
}
