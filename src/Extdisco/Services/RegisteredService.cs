using System.Text;
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

        // XEP-0215, section 4: the entire set of fields stands in one <x/>; its schema permits no second.
        if (service.Forms.Count > 1)
        {
            throw new ArgumentException($"The service at '{service.Host}' has {service.Forms.Count} forms; XEP-0215 allows one.", nameof(service));
        }

        Service = service;
        Host = host;
        _type = Encoding.UTF8.GetBytes(service.Type);
        _transport = service.Transport is null ? null : Encoding.UTF8.GetBytes(service.Transport);
        _startTag = RenderStartTag(service);
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

    private static byte[] RenderStartTag(ExternalService service)
    {
        var writer = new Utf8XmlWriter(128);
        writer.StartElement("service"u8);
        writer.Attribute("type"u8, service.Type);
        writer.Attribute("host"u8, service.Host);
        if (service.Port is { } port)
        {
            writer.Attribute("port"u8, port);
        }

        if (service.Transport is not null)
        {
            writer.Attribute("transport"u8, service.Transport);
        }

        writer.EndElement("service"u8);
        return writer.Written.Span[..^"/>".Length].ToArray();
    }
}
