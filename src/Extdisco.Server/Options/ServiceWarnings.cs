using Extdisco.Server.Configuration;

namespace Extdisco.Server.Options;

/// <summary>Tells which clients are hurt by a service that is legal all the same.</summary>
internal static class ServiceWarnings
{
    /// <summary>Reports what clients make of a service.</summary>
    public static void Report(ServiceOptions service, ConfigReader reader)
    {
        if (service.Type is not ("stun" or "turn" or "turns" or "stuns"))
        {
            reader.Warn("Type", $"{ConfigReader.Show(service.Type)} is not a type that clients know; Movim takes it for a STUN or TURN address and its calls fail");
            return;
        }

        var needsCredentials = service.Type is "turn" or "turns";
        var encrypted = service.Type is "stuns" or "turns";
        if (service.Type is "stuns")
        {
            reader.Warn("Type", "stuns stops Movim in Chrome from calling at all, and Monal and Dino ignore it; use stun");
        }

        if (needsCredentials && service.Credentials is null && !reader.Has("Credentials"))
        {
            reader.Warn("Credentials", $"is missing for a {service.Type} service; Monal's calls never start, and Conversations, Siskin and Kaidan skip it; name an entry of Extdisco:Credentials");
        }

        if (needsCredentials && service.CredentialsOnRequest)
        {
            reader.Warn("CredentialsOnRequest", "only Monal, Psi and Kaidan ask for credentials; Conversations, Dino, Movim, Siskin and Jitsi cannot use this service");
        }

        if (service.Port is null)
        {
            reader.Warn("Port", "is missing; Conversations, Dino, Psi and Kaidan skip services without a port, and Monal may crash");
        }

        if (service.Transport is null)
        {
            reader.Warn("Transport", "is missing; Conversations and Dino skip services without a transport; use udp or tcp");
        }
        else if (service.Transport is not ("udp" or "tcp"))
        {
            reader.Warn("Transport", $"{ConfigReader.Show(service.Transport)} is neither udp nor tcp; Conversations skips such services");
        }
        else if (encrypted && service.Transport is "udp")
        {
            reader.Warn("Transport", $"{service.Type} over udp is skipped by Conversations and Siskin; use tcp");
        }
    }
}
