using Extdisco.Server.Options;
using Extdisco.Services;

namespace Extdisco.Server.Hosting;

/// <summary>What is offered at present, over all servers.</summary>
/// <param name="Options">The options in force.</param>
/// <param name="Services">All services, in the order in which they are sent.</param>
/// <param name="Down">Those of them that are better left out; a domain gets them all the same where it would be left without one of their type.</param>
internal sealed record Offered(ExtdiscoOptions Options, ServiceRegistry Services, IReadOnlySet<ExternalService> Down)
{
    /// <summary>The services that nobody is told of.</summary>
    public IReadOnlySet<ExternalService> LeftOut()
    {
        if (Down.Count == 0)
        {
            return Down;
        }

        var domains = Options.Servers.SelectMany(server => server.Domains).Distinct(StringComparer.Ordinal).Append(null);
        return Down.Except(domains.SelectMany(domain => Services.For(domain).Without(Down).Services)).ToHashSet();
    }
}
