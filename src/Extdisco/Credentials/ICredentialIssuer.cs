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

    /// <summary>A user is about to be issued credentials: has the place fetched where it is noted whether they have some.</summary>
    /// <param name="user">Whose credentials.</param>
    void FetchPlace(JidView user)
    {
    }

    /// <summary>Has fetched what is noted there, a little later.</summary>
    /// <inheritdoc cref="FetchPlace"/>
    void FetchCredentials(JidView user)
    {
    }

    /// <summary>
    /// When credentials end that are issued at a time, or null for never. It grows with time where new credentials can be had;
    /// where it lies in the past, there are none to give any more.
    /// </summary>
    /// <param name="issued">The time of issue.</param>
    DateTimeOffset? ExpiryAt(DateTimeOffset issued);

    /// <summary>
    /// A value that differs where others would be issued: by it, an issuer that a reload or a restart made anew is told from one
    /// whose credentials no longer hold. The secret does not follow from it.
    /// </summary>
    long Mark { get; }
}
