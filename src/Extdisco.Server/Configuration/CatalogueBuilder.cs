using Extdisco.Server.Options;
using Extdisco.Services;

namespace Extdisco.Server.Configuration;

/// <summary>Makes what answers are made from out of the options.</summary>
internal static class CatalogueBuilder
{
    /// <summary>
    /// The services in the order in which they are sent: the relays first. A relay becomes stun over udp, turn over udp, turn
    /// over tcp, and turns over tcp if it has a port for TLS. Turn over udp comes before the rest because Movim and Kaidan take the
    /// first that they find, and Monal takes the first of those that differ only in transport.
    /// </summary>
    public static ServiceRegistry Services(ExtdiscoOptions options)
    {
        var issuers = options.Credentials.ToDictionary(credentials => credentials.Name, credentials => credentials.ToIssuer(), StringComparer.Ordinal);
        return new ServiceRegistry(
        [
            .. options.Relays.SelectMany(Expand),
            .. options.Services.Select(service => service.ToService(service.Credentials is { } name ? issuers[name] : null)),
        ]);
    }

    /// <summary>The catalogue of one server: what each of its domains offers, and to whom.</summary>
    /// <param name="server">The server.</param>
    /// <param name="services">All services.</param>
    /// <param name="access">Who may ask.</param>
    /// <param name="withdrawn">Those of the services that are better left out, or null.</param>
    public static Catalogue For(ServerOptions server, ServiceRegistry services, ValueList<AccessOptions> access, IReadOnlySet<ExternalService>? withdrawn = null) =>
        new(server.Domains, services, [.. access.Select(entry => entry.ToRule())], withdrawn);

    private static IEnumerable<ExternalService> Expand(RelayOptions relay)
    {
        var name = relay.Name?.ToText();
        var issuer = relay.Credentials.ToIssuer();
        yield return new ExternalService { Type = "stun", Host = relay.Host, Port = relay.Port, Transport = "udp", Name = name, Domains = relay.Domains };
        yield return new ExternalService { Type = "turn", Host = relay.Host, Port = relay.Port, Transport = "udp", Name = name, Domains = relay.Domains, Issuer = issuer };
        yield return new ExternalService { Type = "turn", Host = relay.Host, Port = relay.Port, Transport = "tcp", Name = name, Domains = relay.Domains, Issuer = issuer };
        if (relay.TlsPort is { } tlsPort)
        {
            yield return new ExternalService { Type = "turns", Host = relay.Host, Port = tlsPort, Transport = "tcp", Name = name, Domains = relay.Domains, Issuer = issuer };
        }
    }
}
