using Extdisco.Xmpp.Addressing;

namespace Extdisco.Credentials;

/// <summary>Gives everybody the same credentials, until they expire.</summary>
public sealed class FixedIssuer(IssuedCredentials credentials) : ICredentialIssuer
{
    /// <summary>The credentials given.</summary>
    public IssuedCredentials Credentials { get; } = credentials;

    /// <inheritdoc/>
    public IssuedCredentials? Issue(Jid user, DateTimeOffset now) => Credentials.Expires <= now ? null : Credentials;
}
