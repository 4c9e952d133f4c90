namespace Extdisco.Xmpp;

/// <summary>The limits that can be reached, by the names of their options.</summary>
internal enum Limit
{
    /// <summary>None was reached.</summary>
    None,

    /// <summary>The requests of one asker.</summary>
    RequestsPerMinute,

    /// <summary>The requests of all askers together.</summary>
    RequestsPerSecond,

    /// <summary>The bytes of a stanza.</summary>
    StanzaBytes,

    /// <summary>How deep elements nest.</summary>
    Depth,

    /// <summary>The attributes of an element.</summary>
    Attributes,

    /// <summary>The namespaces declared around an element.</summary>
    Namespaces,

    /// <summary>The bytes that wait for the server to take them.</summary>
    WriteQueueBytes,

    /// <summary>How long the server may take to take them.</summary>
    WriteTimeout,

    /// <summary>The answers that wait for something.</summary>
    DeferredAnswers,

    /// <summary>The requests of ours that wait for an answer.</summary>
    PendingRequests,
}
