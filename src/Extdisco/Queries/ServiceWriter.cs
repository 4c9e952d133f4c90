using System.Diagnostics;
using System.Globalization;
using Extdisco.Credentials;
using Extdisco.Services;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Queries;

/// <summary>
/// Writes <c>&lt;service/&gt;</c> elements for one asker at one time in one version of the protocol. Nothing is written that says
/// nothing: each element costs the server between us and the client more than it costs us.
/// </summary>
internal readonly ref struct ServiceWriter(Utf8XmlWriter xml, ExtdiscoVersion version, Jid asker, DateTimeOffset now)
{
    // XEP-0082, section 3.2, in UTC and without fractions, which Psi cannot read.
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const int TimeLength = 20;

    /// <summary>Where the elements go.</summary>
    public Utf8XmlWriter Xml => xml;

    /// <summary>The version of the protocol that is spoken.</summary>
    public ExtdiscoVersion Version => version;

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
        if (!TryIssue(service, out var credentials))
        {
            return;
        }

        xml.StartElementRaw(entry.StartTag);
        if (!action.IsEmpty)
        {
            xml.Attribute("action"u8, action);
        }

        if (service.Name is not null)
        {
            xml.Attribute("name"u8, service.Name.For(language));
        }

        if (service.CredentialsOnRequest && !unasked)
        {
            WriteRestricted(credentials);
        }
        else
        {
            WriteCredentials(credentials);
        }

        foreach (var form in service.Forms)
        {
            form.Write(xml);
        }

        xml.EndElement("service"u8);
    }

    /// <summary>
    /// Writes a service as whoever asks for its credentials gets it: without a name and a form, because they know it already,
    /// and as it is where it needs no credentials, because Monal asks for those of a STUN server and waits for the answer.
    /// </summary>
    /// <returns>Whether it was written; it is not where the credentials needed cannot be given at present.</returns>
    public bool WriteRequested(RegisteredService entry)
    {
        if (!TryIssue(entry.Service, out var credentials))
        {
            return false;
        }

        xml.StartElementRaw(entry.StartTag);
        WriteCredentials(credentials);
        xml.EndElement("service"u8);
        return true;
    }

    /// <summary>False where credentials are needed and there are none; true with nothing where none are needed.</summary>
    private bool TryIssue(ExternalService service, out IssuedCredentials? credentials)
    {
        credentials = service.Issuer?.Issue(asker, now);
        return credentials is not null || service.Issuer is null;
    }

    // The attribute says that credentials are needed and have to be asked for "if not already provided" (XEP-0215, section 2).
    // Beside the credentials themselves it would say nothing, and no client looks at it there.
    private void WriteRestricted(IssuedCredentials? credentials)
    {
        if (credentials is not null && version.HasRestricted)
        {
            xml.Attribute("restricted"u8, "true"u8);
        }
    }

    private void WriteCredentials(IssuedCredentials? credentials)
    {
        if (credentials is null)
        {
            return;
        }

        xml.Attribute("username"u8, credentials.Username);
        xml.Attribute("password"u8, credentials.Password.RevealUtf8());
        if (credentials.Expires is { } expires && version.HasExpires)
        {
            Span<byte> text = stackalloc byte[TimeLength];
            var written = expires.UtcDateTime.TryFormat(text, out var length, TimeFormat, CultureInfo.InvariantCulture);
            Debug.Assert(written && length == TimeLength, "Years have four digits in .NET.");
            xml.Attribute("expires"u8, text);
        }
    }
}
