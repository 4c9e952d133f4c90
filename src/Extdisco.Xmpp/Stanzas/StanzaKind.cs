namespace Extdisco.Xmpp.Stanzas;

/// <summary>The three kinds of stanzas (RFC 6120, section 8), and what is none.</summary>
public enum StanzaKind
{
    /// <summary>Not a stanza.</summary>
    None,

    /// <summary>A request or its answer (8.2.3).</summary>
    Iq,

    /// <summary>Availability and subscriptions (8.2.2).</summary>
    Presence,

    /// <summary>A message (8.2.1).</summary>
    Message,
}
