using System.Globalization;
using System.Text;
using Extdisco.Xmpp.Addressing;

namespace Extdisco.Credentials;

/// <summary>Gives everybody the same credentials, until they expire.</summary>
public sealed class FixedIssuer : ICredentialIssuer
{
    private readonly byte[] _usernameAndPassword;
    private readonly byte[] _expires;

    /// <summary>Makes an issuer.</summary>
    /// <param name="credentials">What it gives.</param>
    /// <exception cref="FormatException">The username or the password holds a character that XML forbids.</exception>
    public FixedIssuer(IssuedCredentials credentials)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        Credentials = credentials;
        _usernameAndPassword = RenderedCredentials.Render(Encoding.UTF8.GetBytes(credentials.Username), credentials.Password.RevealUtf8());
        _expires = RenderedCredentials.Render(credentials.Expires);
    }

    /// <summary>The credentials given.</summary>
    public IssuedCredentials Credentials { get; }

    /// <inheritdoc/>
    public TimeSpan? ShortestLife => null;

    /// <inheritdoc/>
    public long Mark => IssuerMark.Of(Credentials.Password, string.Create(CultureInfo.InvariantCulture, $"fixed {Credentials.Expires:O} {Credentials.Username}"));

    /// <inheritdoc/>
    public bool TryIssue(JidView user, DateTimeOffset now, Span<byte> room, out RenderedCredentials credentials)
    {
        credentials = new RenderedCredentials(_usernameAndPassword, _expires);
        return Credentials.HoldAt(now);
    }

    /// <inheritdoc/>
    public IssuedCredentials? Issue(JidView user, DateTimeOffset now) => Credentials.HoldAt(now) ? Credentials : null;

    /// <inheritdoc/>
    public IssuedCredentials IssueTo(string name, DateTimeOffset expires) => Credentials;

    /// <inheritdoc/>
    public DateTimeOffset? ExpiryAt(DateTimeOffset issued) => Credentials.Expires;
}
