using Extdisco.Xmpp.Addressing;

namespace Extdisco.Credentials;

/// <summary>Gives a user the credentials for a service.</summary>
public interface ICredentialIssuer
{
    /// <summary>Issues credentials, unless there are none to give at present (such as fixed ones that have expired).</summary>
    /// <param name="user">Whose credentials; only the bare JID counts.</param>
    /// <param name="now">The present time.</param>
    /// <param name="credentials">The credentials, as they are sent.</param>
    bool TryIssue(JidView user, DateTimeOffset now, out RenderedCredentials credentials);
}
