using Extdisco.Server.Configuration;
using Extdisco.Xmpp;
using Extdisco.Xmpp.Delegation;

namespace Extdisco.Server.Options;

/// <summary>One XMPP server that the component connects to (an entry of <c>Extdisco:Servers</c>).</summary>
internal sealed record ServerOptions
{
    /// <summary>The component's own domain.</summary>
    public required string Component { get; init; }

    /// <summary>The secret shared with the server (XEP-0114).</summary>
    public required Secret Secret { get; init; }

    /// <summary>Where the server listens for components.</summary>
    public required string Host { get; init; }

    /// <summary>The port for components.</summary>
    public required int Port { get; init; }

    /// <summary>Whether the connection begins with TLS.</summary>
    public required bool Tls { get; init; }

    /// <summary>The certificates (PEM) of the authorities that the server's certificate is checked against, or null for those of the system.</summary>
    public required string? Authorities { get; init; }

    /// <summary>The domains whose users are served.</summary>
    public required ValueList<string> Domains { get; init; }

    /// <summary>Whether the domains are to hand requests of their users to the component (XEP-0355).</summary>
    public required DelegationMode Delegation { get; init; }

    /// <summary>Whether the process is ready only with this server.</summary>
    public required bool Required { get; init; }

    /// <summary>What tells this entry from the others: two connections of one name to one listener would throw each other out.</summary>
    public string Key => $"{Component} at {Endpoint}";

    /// <summary>Where the server is, as it is written in messages.</summary>
    public string Endpoint => $"{NetworkAddress.BeforePort(Host)}:{Port}";

    /// <summary>
    /// Whether a connection made for the other entry serves this one. Who is served may change under it, unless domains delegate:
    /// a server advertises its delegations once, at the beginning of a connection. Whether it is required may change in any case.
    /// </summary>
    public bool SameConnection(ServerOptions other) =>
        this == (other with { Required = Required, Domains = Delegation == DelegationMode.Off ? Domains : other.Domains });

    /// <summary>Reads an entry.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="served">Where the domains are added, also those of an entry that cannot be used.</param>
    /// <returns>The entry, or null after what it lacks was reported.</returns>
    public static ServerOptions? Read(ConfigReader reader, List<string> served)
    {
        var component = reader.Domain("Component", "write the component's own domain such as extdisco.example.org");
        var secret = reader.Secret("Secret", "write the secret that the server has for this component (component_secret in Prosody, password in ejabberd)");
        var host = reader.Host("Host", "127.0.0.1");
        var port = reader.Port("Port", 5347);
        var tls = reader.Flag("Tls", false);
        var authorities = reader.Certificates("CaFile");
        var domains = ReadDomains(reader, component);
        served.AddRange(domains);
        var delegation = reader.Choice("Delegation", DelegationMode.Optional);
        var required = reader.Flag("Required", true);
        if (authorities is not null && !tls)
        {
            reader.Warn("CaFile", "is of no use without Tls; set Tls to true or remove it");
        }

        if (!tls && !NetworkAddress.IsThisMachine(host))
        {
            reader.Warn("Tls", $"all credentials cross the network to {host} in the clear; set Tls to true where the server can do it (ejabberd), or use a tunnel");
        }

        return component is null || secret is null ? null : new ServerOptions
        {
            Component = component,
            Secret = secret,
            Host = host,
            Port = port,
            Tls = tls,
            Authorities = authorities,
            Domains = domains,
            Delegation = delegation,
            Required = required,
        };
    }

    private static ValueList<string> ReadDomains(ConfigReader reader, string? component)
    {
        var texts = reader.Texts("Domains");
        if (!reader.Has("Domains") && !reader.Describing)
        {
            var dot = component?.IndexOf('.', StringComparison.Ordinal) ?? -1;
            reader.Error("Domains", $"is missing; list the domains whose users are served, such as [ \"{(dot < 0 ? "example.org" : component![(dot + 1)..])}\" ]");
        }

        ValueList<string> domains = [.. texts.Select((text, index) => reader.DomainOf($"Domains:{index}", text)).OfType<string>().Distinct(StringComparer.Ordinal)];
        if (component is not null && domains.Contains(component, StringComparer.Ordinal))
        {
            reader.Error("Domains", $"{component} is the component itself, which has no users; list the domains whose users are served");
        }

        return domains;
    }
}
