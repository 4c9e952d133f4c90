namespace Extdisco.Xmpp.Stanzas;

/// <summary>
/// What a sender can do about a stanza error (RFC 6120, section 8.3.2). The fifth type, <c>continue</c>, is for mere warnings: none of
/// the conditions answered with is one.
/// </summary>
public enum StanzaErrorType
{
    /// <summary>Retry after providing credentials.</summary>
    Auth,

    /// <summary>Do not retry: the error cannot be remedied.</summary>
    Cancel,

    /// <summary>Retry after changing the data sent.</summary>
    Modify,

    /// <summary>Retry after waiting: the error is temporary.</summary>
    Wait,
}
