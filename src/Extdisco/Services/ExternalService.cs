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

    /// <summary>Extended information (XEP-0215, section 4): none or one form, as its schema has it.</summary>
    public IReadOnlyList<DataForm> Forms { get; init; } = [];

    /// <summary>The domains whose users the service is for, normalised (<see cref="Jid.Domain"/>); empty for all, and for whoever belongs to none.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>
    /// Why this service cannot be sent by the schema of XEP-0215, or not be asked for, as a sentence that shows what is wrong; null
    /// where nothing is.
    /// </summary>
    public string? Fault() => this switch
    {
        _ when !IsName(Type) => $"'{Type}' is not a service type: it has to be a name without blanks and colons.",
        _ when !HostName.TryParse(Host, out _) => $"'{Host}' is neither a domain name nor an IP address.",
        _ when Port is < 1 or > ushort.MaxValue => $"{Port} is not a port; use 1 to 65535.",
        _ when Transport is not null && !IsName(Transport) => $"'{Transport}' is not a transport: it has to be a name without blanks and colons.",

        // Section 4: the entire set of fields stands in one <x/>; the schema permits no second.
        _ when Forms.Count > 1 => $"There are {Forms.Count} forms; XEP-0215 allows one.",
        _ => null,
    };

    // An NCName (Namespaces in XML 1.0, section 3). Those that there are have letters alone: System.Xml is not loaded for them.
    private static bool IsName(string text) =>
        (text.Length > 0 && text.All(char.IsAsciiLetter)) || (XmlReader.IsName(text) && !text.Contains(':', StringComparison.Ordinal));
}
