using Extdisco.Xmpp.Addressing;

namespace Extdisco.Credentials;

/// <summary>Mints TURN REST credentials with a secret shared with the relay.</summary>
public sealed class TurnRestIssuer(TurnRestOptions options) : ICredentialIssuer
{
    /// <summary>How this issuer mints.</summary>
    public TurnRestOptions Options { get; } = options;

    /// <inheritdoc/>
    public IssuedCredentials? Issue(Jid user, DateTimeOffset now) => throw new NotSupportedException();
}
