using System.Text;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Services;

/// <summary>A service as the registry keeps it: with what queries compare, and with what is the same in every answer written already.</summary>
internal sealed class RegisteredService
{
    private readonly byte[] _type;
    private readonly byte[]? _transport;
    private readonly byte[] _startTag;

    /// <exception cref="ArgumentException"><see cref="ExternalService.Fault"/> finds one.</exception>
    public RegisteredService(ExternalService service)
    {
        if (service.Fault() is { } fault)
        {
            throw new ArgumentException(fault.Problem, nameof(service));
        }

        Service = service;
        Host = HostName.Parse(service.Host);
        IsPlain = service.Name is null && service.Form is null;
        _type = Encoding.UTF8.GetBytes(service.Type.ToLowerInvariant());
        _transport = service.Transport is null ? null : Encoding.UTF8.GetBytes(service.Transport.ToLowerInvariant());
        _startTag = RenderStartTag(_type, service.Host, service.Port, _transport);
    }

    public ExternalService Service { get; }

    public HostName Host { get; }

    /// <summary>The start tag with the attributes that are the same for everybody in both versions of the protocol; more can follow.</summary>
    public ReadOnlySpan<byte> StartTag => _startTag;

    /// <summary>Whether there is nothing to say of it but what is in <see cref="StartTag"/>, and credentials.</summary>
    public bool IsPlain { get; }

    public bool HasType(ReadOnlySpan<byte> type) => type.SequenceEqual(_type);

    /// <summary>Whether this is what a request names. What the request leaves out matches anything.</summary>
    /// <param name="type">The service type.</param>
    /// <param name="port">The port, or null.</param>
    /// <param name="transport">The transport, or empty. Its case does not count: the XEP itself writes TCP and UDP in prose.</param>
    public bool Matches(ReadOnlySpan<byte> type, int? port, ReadOnlySpan<byte> transport) =>
        HasType(type)
        && (port is null || port == Service.Port)
        && (transport.IsEmpty || (_transport is not null && Ascii.EqualsIgnoreCase(transport, _transport)));

    /// <summary>Writes the start tag of a service with what tells it from every other: type, host, port and transport.</summary>
    public static byte[] RenderStartTag(ReadOnlySpan<byte> type, string host, int? port, ReadOnlySpan<byte> transport)
    {
        var writer = new Utf8XmlWriter(128);
        writer.StartElement("service"u8);
        writer.Attribute("type"u8, type);
        writer.Attribute("host"u8, host);
        if (port is { } number)
        {
            writer.Attribute("port"u8, number);
        }

        if (!transport.IsEmpty)
        {
            writer.Attribute("transport"u8, transport);
        }

        writer.EndElement("service"u8);
        return writer.Written.Span[..^"/>".Length].ToArray();
    }
}
