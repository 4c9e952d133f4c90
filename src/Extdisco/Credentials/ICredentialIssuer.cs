using Extdisco.Xmpp.Addressing;

namespace Extdisco.Credentials;

/// <summary>Gives a user the credentials for a service.</summary>
public interface ICredentialIssuer
{
    /// <summary>Issues credentials, unless there are none to give at present (such as fixed ones that have expired).</summary>
    /// <param name="user">Whose credentials; only the bare JID counts.</param>
    /// <param name="now">The present time.</param>
    /// <param name="room">Where they can be written: at least <see cref="RenderedCredentials.Room"/> bytes.</param>
    /// <param name="credentials">The credentials, as they are sent.</param>
    bool TryIssue(JidView user, DateTimeOffset now, Span<byte> room, out RenderedCredentials credentials);

    /// <summary>Issues the same credentials, to keep them.</summary>
    /// <param name="user">Whose credentials; only the bare JID counts.</param>
    /// <param name="now">The present time.</param>
    /// <returns>Null where there are none to give at present.</returns>
    IssuedCredentials? Issue(JidView user, DateTimeOffset now);

    /// <summary>
    /// Issues credentials to none of the users, but to somebody who tries the service for its operator. Where they are not minted, they
    /// are what everybody gets, even if those have expired.
    /// </summary>
    /// <param name="name">What stands for the user: the relay's log shows it, and its quota counts it apart.</param>
    /// <param name="expires">When those end that are minted, in whole seconds.</param>
    IssuedCredentials IssueTo(string name, DateTimeOffset expires);

    /// <summary>How long minted credentials hold at the least when a user gets them; null where none are minted.</summary>
    TimeSpan? ShortestLife { get; }

    /// <summary>A user is about to be issued credentials: has the place in memory fetched where it is noted which they have.</summary>
    /// <param name="user">Whose credentials.</param>
    void FetchPlace(JidView user)
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
