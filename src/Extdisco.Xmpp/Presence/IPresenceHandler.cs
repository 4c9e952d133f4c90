using Extdisco.Xmpp.Addressing;

namespace Extdisco.Xmpp.Presence;

/// <summary>
/// Is told who is available: by presence sent to the component directly, by a subscription, or by the privilege to see a
/// server's own users (XEP-0356). On the wire these look the same, and the same news may come twice. Called by the reader of
/// the connection, in the order of the stream.
/// </summary>
public interface IPresenceHandler
{
    /// <summary>Somebody is available (RFC 6121, section 4.2).</summary>
    /// <param name="from">Who, as the server wrote it. It is read in place: keep nothing of it after the call.</param>
    void Available(ReadOnlySpan<byte> from);

    /// <summary>Somebody is not available any more, or not to be reached (RFC 6121, sections 4.5 and 4.7.1).</summary>
    /// <inheritdoc cref="Available"/>
    void Unavailable(ReadOnlySpan<byte> from);

    /// <summary>Whether the component wants to know of a user's presence who wants to know of its own.</summary>
    /// <param name="user">A bare address.</param>
    bool Follows(Jid user);

    /// <summary>A user lets the component know of its presence (RFC 6121, section 3.1.6).</summary>
    /// <param name="user">A bare address.</param>
    void Subscribed(Jid user);

    /// <summary>A user does not let the component know of its presence any more, or never did (RFC 6121, section 3.2).</summary>
    /// <param name="user">A bare address.</param>
    void Unsubscribed(Jid user);
}
