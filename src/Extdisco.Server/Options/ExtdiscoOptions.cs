using Extdisco.Push;
using Extdisco.Server.Configuration;
using Extdisco.Xmpp.Components;
using Extdisco.Xmpp.Delegation;

namespace Extdisco.Server.Options;

/// <summary>Everything that can be configured, read whole and never changed. Two of them compare by value.</summary>
internal sealed record ExtdiscoOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string SectionName = "Extdisco";

    /// <summary>The XMPP servers.</summary>
    public required ValueList<ServerOptions> Servers { get; init; }

    /// <summary>Relays, written the short way.</summary>
    public required ValueList<RelayOptions> Relays { get; init; }

    /// <summary>Services, written the full way.</summary>
    public required ValueList<ServiceOptions> Services { get; init; }

    /// <summary>Named credentials.</summary>
    public required ValueList<CredentialsOptions> Credentials { get; init; }

    /// <summary>Who may ask, in all domains and in some.</summary>
    public required ValueList<AccessOptions> Access { get; init; }

    /// <summary>What the component says about itself.</summary>
    public required InfoOptions Info { get; init; }

    /// <summary>What others may cost us.</summary>
    public required LimitOptions Limits { get; init; }

    /// <summary>What is pushed to those who are present.</summary>
    public required PushingOptions Push { get; init; }

    /// <summary>How to push, within the limits.</summary>
    public PushOptions PushOptions => Push.Options with { TrackedEntities = Limits.TrackedEntities };

    /// <summary>How services are probed.</summary>
    public required HealthOptions Health { get; init; }

    /// <summary>How connections are kept.</summary>
    public required ConnectionTimings Connection { get; init; }

    /// <summary>How delegations are waited for and watched.</summary>
    public required DelegationTimings Delegation { get; init; }

    /// <summary>The HTTP endpoint.</summary>
    public required HttpOptions Http { get; init; }

    /// <summary>Reads the section.</summary>
    public static ExtdiscoOptions Read(ConfigReader reader)
    {
        var credentialNames = new List<string>();
        var served = new List<string>();
        var servers = reader.List("Servers", entry => ServerOptions.Read(entry, served));
        var relays = reader.List("Relays", entry => RelayOptions.Read(entry, served));
        var credentials = reader.Map("Credentials", (name, entry) =>
        {
            credentialNames.Add(name);
            return CredentialsOptions.Read(name, entry);
        });
        var services = reader.List("Services", entry => ServiceOptions.Read(entry, credentialNames, served));
        if (!reader.Describing)
        {
            CheckServers(reader, servers);
            CheckServices(reader, services, credentialNames);
            CheckDomains(reader, served, [.. relays.Select(relay => relay.Domains), .. services.Select(service => service.Domains)]);
        }

        return new ExtdiscoOptions
        {
            Servers = servers,
            Relays = relays,
            Services = services,
            Credentials = credentials,
            Access = reader.SectionOrList("Access", entry => AccessOptions.Read(entry, served)),
            Info = reader.Section("Info", entry => InfoOptions.Read(entry, served)),
            Limits = reader.Section("Limits", LimitOptions.Read),
            Push = reader.Section("Push", PushingOptions.Read),
            Health = reader.Section("Health", HealthOptions.Read),
            Connection = reader.Section("Connection", ConnectionSection.Read),
            Delegation = reader.Section("Delegation", DelegationSection.Read),
            Http = reader.Section("Http", HttpOptions.Read),
        };
    }

    private static void CheckServers(ConfigReader reader, ValueList<ServerOptions> servers)
    {
        if (!reader.Has("Servers"))
        {
            reader.Error("Servers", "is missing; name the XMPP server to connect to, such as [ { \"Component\": \"extdisco.example.org\", \"Secret\": \"...\", \"Domains\": [ \"example.org\" ] } ]");
        }

        foreach (var repeated in servers.CountBy(server => server.Key, StringComparer.Ordinal).Where(server => server.Value > 1))
        {
            reader.Error("Servers", $"{repeated.Key} is there {repeated.Value} times; a server accepts one connection of each component, so keep one");
        }
    }

    private static void CheckServices(ConfigReader reader, ValueList<ServiceOptions> services, List<string> credentialNames)
    {
        if (!reader.Has("Relays") && !reader.Has("Services"))
        {
            reader.Warn("no relays and no services are configured; clients get an empty list and their calls fail behind most NATs; add Extdisco:Relays");
        }

        foreach (var name in credentialNames.Where(name => !services.Any(service => string.Equals(service.Credentials, name, StringComparison.Ordinal))))
        {
            reader.Warn($"Credentials:{name}", "no service uses these credentials; name them in the Credentials of a service");
        }
    }

    private static void CheckDomains(ConfigReader reader, List<string> served, List<ValueList<string>> offered)
    {
        if (offered.Count == 0 || offered.Exists(domains => domains.Count == 0))
        {
            return;
        }

        foreach (var domain in served.Distinct(StringComparer.Ordinal).Where(domain => !offered.Exists(domains => domains.Contains(domain, StringComparer.Ordinal))))
        {
            reader.Warn($"no relay and no service is for {domain}; its users get an empty list and their calls fail behind most NATs; add {domain} to the Domains of one");
        }
    }
}
