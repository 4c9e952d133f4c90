using Extdisco.Credentials;
using Extdisco.Services;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Queries;

/// <summary>
/// Writes <c>&lt;service/&gt;</c> elements for one asker at one time in one version of the protocol. Nothing is written that says
/// nothing: each element costs the server between us and the client more than it costs us.
/// </summary>
internal ref struct ServiceWriter
{
    private readonly JidView _asker;
    private readonly DateTimeOffset _now;
    private ICredentialIssuer? _lastIssuer;
    private bool _issued;
    private readonly Span<byte> _room;
    private RenderedCredentials _credentials;

    /// <summary>Begins with none.</summary>
    /// <param name="xml">Where the elements go.</param>
    /// <param name="version">The version of the protocol that is spoken.</param>
    /// <param name="asker">Whose credentials are written.</param>
    /// <param name="now">The time.</param>
    /// <param name="room">Where credentials can be written meanwhile: at least <see cref="RenderedCredentials.Room"/> bytes.</param>
    public ServiceWriter(Utf8XmlWriter xml, ExtdiscoVersion version, JidView asker, DateTimeOffset now, Span<byte> room)
    {
        _room = room;
        Xml = xml;
        Version = version;
        _asker = asker;
        _now = now;
    }

    /// <summary>Where the elements go.</summary>
    public Utf8XmlWriter Xml { get; }

    /// <summary>The version of the protocol that is spoken.</summary>
    public ExtdiscoVersion Version { get; }

    /// <summary>
    /// Writes a service as the list has it: with credentials, or with the hint that they have to be asked for. A service that
    /// needs credentials which cannot be given at present is of no use, and left out.
    /// </summary>
    /// <param name="entry">The service.</param>
    /// <param name="language">The language of its name.</param>
    /// <param name="action">What has become of it, in a push (section 3.2); empty in a reply.</param>
    /// <param name="unasked">Whether credentials are given that otherwise have to be asked for.</param>
    public void WriteListed(RegisteredService entry, ReadOnlySpan<byte> language, ReadOnlySpan<byte> action = default, bool unasked = false)
    {
        var service = entry.Service;
        if (!TryIssue(service))
        {
            return;
        }

        var isWithCredentials = !service.CredentialsOnRequest || unasked;
        if (entry.IsPlain && isWithCredentials && action.IsEmpty)
        {
            WritePlain(entry);
            return;
        }

        Xml.StartElementRaw(entry.StartTag);
        if (!action.IsEmpty)
        {
            Xml.Attribute("action"u8, action);
        }

        if (service.Name is not null)
        {
            Xml.Attribute("name"u8, service.Name.For(language));
        }

        if (isWithCredentials)
        {
            WriteCredentials(service);
        }
        else
        {
            WriteRestricted(service);
        }

        service.Form?.Write(Xml);
        Xml.EndElement("service"u8);
    }

    /// <summary>
    /// Writes a service as whoever asks for its credentials gets it: without a name and a form, because they know it already,
    /// and as it is where it needs no credentials, because Monal asks for those of a STUN server and waits for the answer.
    /// </summary>
    /// <returns>Whether it was written; it is not where the credentials needed cannot be given at present.</returns>
    public bool WriteRequested(RegisteredService entry)
    {
        if (!TryIssue(entry.Service))
        {
            return false;
        }

        WritePlain(entry);
        return true;
    }

    /// <summary>
    /// Has the credentials at hand for a service: false where some are needed and there are none. The entries of a relay have one
    /// issuer, which is asked once.
    /// </summary>
    private bool TryIssue(ExternalService service)
    {
        if (service.Issuer is null)
        {
            return true;
        }

        if (!ReferenceEquals(service.Issuer, _lastIssuer))
        {
            _lastIssuer = service.Issuer;
            _issued = service.Issuer.TryIssue(_asker, _now, _room, out _credentials);
        }

        return _issued;
    }

    // The attribute says that credentials are needed and have to be asked for "if not already provided" (XEP-0215, section 2).
    // Beside the credentials themselves it would say nothing, and no client looks at it there.
    private readonly void WriteRestricted(ExternalService service)
    {
        if (service.Issuer is not null && Version.HasRestricted)
        {
            Xml.Attribute("restricted"u8, "true"u8);
        }
    }

    /// <summary>Writes a service without a name and forms, all at once: nearly all are like that.</summary>
    private readonly void WritePlain(RegisteredService entry)
    {
        if (entry.Service.Issuer is null)
        {
            Xml.EmptyElementRaw(entry.StartTag);
        }
        else
        {
            Xml.EmptyElementRaw(entry.StartTag, _credentials.UsernameAndPassword, Version.HasExpires ? _credentials.Expires : default);
        }
    }

    private readonly void WriteCredentials(ExternalService service)
    {
        if (service.Issuer is null)
        {
            return;
        }

        Xml.AttributesRaw(_credentials.UsernameAndPassword);
        if (Version.HasExpires)
        {
            Xml.AttributesRaw(_credentials.Expires);
        }
    }
}
