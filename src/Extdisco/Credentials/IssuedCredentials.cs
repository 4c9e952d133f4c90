using System.Globalization;
using Extdisco.Xmpp;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Credentials;

/// <summary>A username and password for a service, and how long they hold. They are rendered once, and often sent.</summary>
/// <param name="Username">The username.</param>
/// <param name="Password">The password.</param>
/// <param name="Expires">When they end, in whole seconds UTC, or null for never.</param>
/// <exception cref="FormatException">The username or the password holds a character that XML forbids.</exception>
public sealed record IssuedCredentials(string Username, Secret Password, DateTimeOffset? Expires)
{
    // XEP-0082, section 3.2, in UTC and without fractions, which Psi cannot read.
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    private readonly byte[] _attributes = Render(Username, Password, Expires);

    /// <summary>The attributes <c>username</c>, <c>password</c> and, where there is one, <c>expires</c>.</summary>
    internal ReadOnlySpan<byte> Attributes => _attributes;

    /// <summary>The attributes <c>username</c> and <c>password</c>.</summary>
    internal ReadOnlySpan<byte> AttributesWithoutExpiry =>
        Expires is null ? _attributes : _attributes.AsSpan(0, _attributes.Length - " expires='yyyy-MM-ddTHH:mm:ssZ'".Length);

    /// <summary>Whether the same credentials are in another one.</summary>
    public bool Equals(IssuedCredentials? other) =>
        other is not null && string.Equals(Username, other.Username, StringComparison.Ordinal) && Password.Equals(other.Password) && Expires == other.Expires;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Username, Expires);

    private static byte[] Render(string username, Secret password, DateTimeOffset? expires)
    {
        ArgumentNullException.ThrowIfNull(password);
        var writer = new Utf8XmlWriter(192);
        writer.StartElement(default);
        var start = "<".Length;
        writer.Attribute("username"u8, username);
        writer.Attribute("password"u8, password.RevealUtf8());
        if (expires is { } time)
        {
            writer.Attribute("expires"u8, time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
        }

        return writer.Written.Span[start..^">".Length].ToArray();
    }
}
