using Extdisco.Server.Configuration;
using Extdisco.Server.Options;
using Extdisco.Services;
using Extdisco.Xmpp.Routing;

namespace Extdisco.Server.Hosting;

/// <summary>The wiring: what one component answers, and with what.</summary>
internal static class Handlers
{
    /// <summary>Makes the handlers of one component.</summary>
    /// <param name="server">The server that it serves.</param>
    /// <param name="options">All options.</param>
    /// <param name="services">The services.</param>
    /// <param name="time">The time.</param>
    public static IIqHandler[] For(ServerOptions server, ExtdiscoOptions options, ServiceRegistry services, TimeProvider time)
    {
        var catalogue = new CurrentCatalogue(CatalogueBuilder.For(server, services, options.Access));
        _ = catalogue;
        _ = time;
        return [];
    }
}
