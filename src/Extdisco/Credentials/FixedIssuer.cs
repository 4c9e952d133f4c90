using System.Globalization;
using Extdisco.Xmpp.Addressing;

namespace Extdisco.Credentials;

/// <summary>Gives everybody the same credentials, until they expire.</summary>
public sealed class FixedIssuer : ICredentialIssuer
{
    /// <summary>Makes an issuer.</summary>
    /// <param name="credentials">What it gives.</param>
    /// <exception cref="FormatException">The username or the password holds a character that XML forbids.</exception>
    public FixedIssuer(IssuedCredentials credentials)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        Sendable.Check(credentials.Username);
        Sendable.Check(credentials.Password.RevealUtf8());
        Credentials = credentials;
    }

    /// <summary>The credentials given.</summary>
    public IssuedCredentials Credentials { get; }

    /// <inheritdoc/>
    public long Mark => IssuerMark.Of(Credentials.Password, string.Create(CultureInfo.InvariantCulture, $"fixed {Credentials.Expires:O} {Credentials.Username}"));

    /// <inheritdoc/>
    public IssuedCredentials? Issue(JidView user, DateTimeOffset now) => Credentials.Expires <= now ? null : Credentials;

    /// <inheritdoc/>
    public DateTimeOffset? ExpiryAt(DateTimeOffset issued) => Credentials.Expires;
}
