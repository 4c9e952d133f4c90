using Extdisco.Server.Turn;
using Extdisco.Services;

namespace Extdisco.Server.Health;

/// <summary>A service that is probed.</summary>
/// <param name="Key">What tells it from others.</param>
/// <param name="Target">Where to come to it, and for what.</param>
/// <param name="Credentials">What to authenticate with, or null where it is only asked whether it answers.</param>
internal sealed record ProbedRelay(RelayKey Key, ProbeTarget Target, ProbeCredentials? Credentials)
{
    /// <summary>How a service of the catalogue is probed. One to which nobody gets credentials only has to answer.</summary>
    /// <param name="service">The service.</param>
    /// <param name="time">The present time.</param>
    /// <returns>Null where there is no probe for it.</returns>
    public static ProbedRelay? For(ExternalService service, TimeProvider time)
    {
        if (RelayKey.Of(service) is not { } key || ProbeTarget.For(service) is not { } target)
        {
            return null;
        }

        var credentials = target.IsRelay && service.Issuer is { } issuer ? new ProbeCredentials(issuer, time) : null;
        return new ProbedRelay(key, target with { IsRelay = credentials is not null }, credentials);
    }
}
