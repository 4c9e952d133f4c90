using System.Text;
using System.Xml;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Services;

/// <summary>A service as the registry keeps it: with what queries compare, and with what is the same in every answer written already.</summary>
internal sealed class RegisteredService
{
    private readonly byte[] _type;
    private readonly byte[]? _transport;
    private readonly byte[] _startTag;

    /// <exception cref="ArgumentException">The service could not be sent, or not be asked for.</exception>
    public RegisteredService(ExternalService service)
    {
        if (!HostName.TryParse(service.Host, out var host))
        {
            throw new ArgumentException($"'{service.Host}' is neither a domain name nor an IP address.", nameof(service));
        }

        if (service.Port is < 1 or > ushort.MaxValue)
        {
            throw new ArgumentException($"{service.Port} is not a port; use 1 to 65535.", nameof(service));
        }

        // XEP-0215, section 4: the entire set of fields stands in one <x/>; its schema permits no second.
        if (service.Forms.Count > 1)
        {
            throw new ArgumentException($"The service at '{service.Host}' has {service.Forms.Count} forms; XEP-0215 allows one.", nameof(service));
        }

        Service = service;
        Host = host;
        _type = Name(service.Type);
        _transport = service.Transport is null ? null : Name(service.Transport);
        _startTag = RenderStartTag();
    }

    public ExternalService Service { get; }

    public HostName Host { get; }

    /// <summary>The start tag with the attributes that are the same for everybody in both versions of the protocol; more can follow.</summary>
    public ReadOnlySpan<byte> StartTag => _startTag;

    public bool HasType(ReadOnlySpan<byte> type) => type.SequenceEqual(_type);

    /// <summary>Whether this is what a request names. What the request leaves out matches anything.</summary>
    /// <param name="type">The service type.</param>
    /// <param name="port">The port, or null.</param>
    /// <param name="transport">The transport, or empty. Its case does not count: the XEP itself writes TCP and UDP in prose.</param>
    public bool Matches(ReadOnlySpan<byte> type, int? port, ReadOnlySpan<byte> transport) =>
        HasType(type)
        && (port is null || port == Service.Port)
        && (transport.IsEmpty || (_transport is not null && Ascii.EqualsIgnoreCase(transport, _transport)));

    /// <summary>A type or a transport as it is sent: in lower case, and an NCName by the schema.</summary>
    private static byte[] Name(string name) => XmlReader.IsName(name) && !name.Contains(':', StringComparison.Ordinal)
        ? Encoding.UTF8.GetBytes(name.ToLowerInvariant())
        : throw new ArgumentException($"'{name}' is neither a type nor a transport: it has to be a name without blanks and colons.", nameof(name));

    private byte[] RenderStartTag()
    {
        var writer = new Utf8XmlWriter(128);
        writer.StartElement("service"u8);
        writer.Attribute("type"u8, _type);
        writer.Attribute("host"u8, Service.Host);
        if (Service.Port is { } port)
        {
            writer.Attribute("port"u8, port);
        }

        if (_transport is not null)
        {
            writer.Attribute("transport"u8, _transport);
        }

        writer.EndElement("service"u8);
        return writer.Written.Span[..^"/>".Length].ToArray();
    }
}
