using System.Globalization;
using System.Text;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Credentials;

/// <summary>Credentials as attributes of a <c>&lt;service/&gt;</c>, each with a blank in front, to be sent at once: they are gone with the request.</summary>
/// <param name="usernameAndPassword">The attributes <c>username</c> and <c>password</c>.</param>
/// <param name="expires">The attribute <c>expires</c>, or empty where they never do.</param>
public readonly ref struct RenderedCredentials(ReadOnlySpan<byte> usernameAndPassword, ReadOnlySpan<byte> expires)
{
    /// <summary>How many bytes there has to be room for: a username of 508 (RFC 8489, section 14.3), a password, and what is around them.</summary>
    public const int Room = 640;

    /// <summary>The attributes <c>username</c> and <c>password</c>.</summary>
    public ReadOnlySpan<byte> UsernameAndPassword { get; } = usernameAndPassword;

    /// <summary>The attribute <c>expires</c>, or empty.</summary>
    public ReadOnlySpan<byte> Expires { get; } = expires;

    /// <summary>Renders a username and a password.</summary>
    /// <exception cref="FormatException">One of them holds a character that XML forbids.</exception>
    internal static byte[] Render(ReadOnlySpan<byte> username, ReadOnlySpan<byte> password)
    {
        var writer = new Utf8XmlWriter(256);
        writer.StartElement(default);
        writer.Attribute("username"u8, username);
        writer.Attribute("password"u8, password);
        return writer.Written.Span["<".Length..^">".Length].ToArray();
    }

    /// <summary>Renders an expiry as XEP-0082, section 3.2, has it: in UTC and without fractions, which Psi cannot read.</summary>
    internal static byte[] Render(DateTimeOffset? expires) => expires is { } time
        ? Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $" expires='{time.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}'"))
        : [];
}
