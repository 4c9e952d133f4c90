using System.Buffers.Binary;
using System.Security.Cryptography;
using Extdisco.Credentials;
using Extdisco.Services;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Push;

/// <summary>The services of a registry as those see them at present who asked for one type, or all, in one language.</summary>
internal sealed class ServiceView
{
    private readonly byte[] _language;
    private readonly ICredentialIssuer[] _issuers;
    private readonly ICredentialIssuer[] _issuersOnRequest;

    /// <summary>Takes the services of a type that can be had at a time.</summary>
    /// <param name="registry">The services.</param>
    /// <param name="type">The type, or null for all.</param>
    /// <param name="language">The language of names, as far as it decides anything.</param>
    /// <param name="now">The time.</param>
    public ServiceView(ServiceRegistry registry, byte[]? type, byte[] language, DateTimeOffset now)
    {
        Registry = registry;
        _language = language;
        var told = new Dictionary<RegisteredService, ToldService>();
        foreach (var entry in registry.Entries)
        {
            if ((type is null || entry.HasType(type)) && CanBeHad(entry.Service.Issuer, now))
            {
                told.Add(entry, Tell(entry));
            }
        }

        Told = new ToldList(told.Values);
        Entries = [.. told.Where(pair => ReferenceEquals(Told.Find(pair.Key.StartTag), pair.Value)).Select(pair => pair.Key)];
        _issuers = [.. IssuersOf(Entries.Where(entry => !entry.Service.CredentialsOnRequest))];
        _issuersOnRequest = [.. IssuersOf(Entries.Where(entry => entry.Service.CredentialsOnRequest))];
    }

    /// <summary>Of which services this is a part.</summary>
    public ServiceRegistry Registry { get; }

    /// <summary>The services, in order.</summary>
    public RegisteredService[] Entries { get; }

    /// <summary>The same, as one remembers of them.</summary>
    public ToldList Told { get; }

    /// <summary>The language of names.</summary>
    public ReadOnlySpan<byte> Language => _language;

    /// <summary>Where the credentials come from that come with services.</summary>
    public ReadOnlySpan<ICredentialIssuer> Issuers => _issuers;

    /// <summary>Where the credentials come from that have to be asked for.</summary>
    public ReadOnlySpan<ICredentialIssuer> IssuersOnRequest => _issuersOnRequest;

    /// <summary>Whether an issuer has credentials to give at a time.</summary>
    public static bool CanBeHad(ICredentialIssuer? issuer, DateTimeOffset now) => issuer?.ExpiryAt(now) is not { } expiry || expiry > now;

    private static IEnumerable<ICredentialIssuer> IssuersOf(IEnumerable<RegisteredService> entries) =>
        entries.Select(entry => entry.Service.Issuer).OfType<ICredentialIssuer>().Distinct();

    private ToldService Tell(RegisteredService entry)
    {
        var service = entry.Service;
        var rest = new Utf8XmlWriter(256);
        rest.StartElement("rest"u8);
        rest.Attribute("name"u8, service.Name?.For(_language) ?? "");
        rest.Attribute("named"u8, service.Name is null ? 0 : 1);
        rest.Attribute("restricted"u8, service.CredentialsOnRequest && service.Issuer is not null ? 1 : 0);
        rest.Attribute("issuer"u8, service.Issuer?.Mark ?? 0);
        service.Form?.Write(rest);
        rest.EndElement("rest"u8);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(rest.Written.Span, hash);
        return new ToldService(
            service.Type.ToLowerInvariant(), service.Host, service.Port, service.Transport?.ToLowerInvariant(), BinaryPrimitives.ReadInt64LittleEndian(hash));
    }
}
