using System.Xml;
using Extdisco.Credentials;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Discovery;

namespace Extdisco.Services;

/// <summary>One entry of the registry: a service outside the XMPP network (XEP-0215, section 2).</summary>
public sealed record ExternalService
{
    /// <summary>The service type as registered with the XMPP Registrar, in lower case: <c>stun</c>, <c>turn</c>, <c>turns</c>, ...</summary>
    public required string Type { get; init; }

    /// <summary>A domain name or a bare IP address (IPv6 without brackets), as it is sent.</summary>
    public required string Host { get; init; }

    /// <summary>The port, 1 to 65535, or null where the client is to find it.</summary>
    public int? Port { get; init; }

    /// <summary>The transport in lower case (<c>udp</c>, <c>tcp</c>), or null.</summary>
    public string? Transport { get; init; }

    /// <summary>A name for people, in one or several languages, or null.</summary>
    public LocalizedText? Name { get; init; }

    /// <summary>Where the credentials come from, or null where none are needed. Entries of one relay share one issuer.</summary>
    public ICredentialIssuer? Issuer { get; init; }

    /// <summary>
    /// Whether credentials are left out of the list of services and have to be requested (XEP-0215, section 3.3). The default
    /// is to send them inline, because most clients never ask.
    /// </summary>
    public bool CredentialsOnRequest { get; init; }

    /// <summary>Extended information, or null (XEP-0215, section 4: all of its fields stand in one form, and the schema permits no second).</summary>
    public DataForm? Form { get; init; }

    /// <summary>The domains whose users the service is for, normalised (<see cref="Jid.Domain"/>); empty for all, and for whoever belongs to none.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>
    /// Why this service cannot be sent by the schema of XEP-0215, or not be asked for: which property is wrong, what is wrong with it and
    /// what it has to be; null where nothing is.
    /// </summary>
    public (string Property, string Problem)? Fault() => this switch
    {
        _ when !IsName(Type) => (nameof(Type), $"'{Type}' is not a service type; use a name without blanks and colons such as turn"),
        _ when !HostName.TryParse(Host, out _) => (nameof(Host), $"'{Host}' is neither a domain name nor an IP address"),
        _ when Port is < 1 or > ushort.MaxValue => (nameof(Port), $"{Port} is not a port; use 1 to 65535"),
        _ when Transport is not null && !IsName(Transport) =>
            (nameof(Transport), $"'{Transport}' is not a transport; use a name without blanks and colons such as udp"),
        _ => null,
    };

    // An NCName (Namespaces in XML 1.0, section 3). Those that there are have letters alone: System.Xml is not loaded for them.
    private static bool IsName(string text) =>
        (text.Length > 0 && text.All(char.IsAsciiLetter)) || (XmlReader.IsName(text) && !text.Contains(':', StringComparison.Ordinal));
}
