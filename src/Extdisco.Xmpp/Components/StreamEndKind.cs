namespace Extdisco.Xmpp.Components;

/// <summary>Why a stream ended, or never began.</summary>
internal enum StreamEndKind
{
    /// <summary>We closed it, because we were told to stop.</summary>
    Stopped,

    /// <summary>We closed it, to make it anew.</summary>
    Renewed,

    /// <summary>The server could not be reached.</summary>
    Unreachable,

    /// <summary>TLS could not be negotiated, or the certificate is not to be trusted.</summary>
    TlsFailed,

    /// <summary>The server closed the connection.</summary>
    ClosedByServer,

    /// <summary>The server sent a stream error.</summary>
    StreamError,

    /// <summary>The server did not answer in time.</summary>
    TimedOut,

    /// <summary>The server sent what no stream may hold.</summary>
    BadXml,

    /// <summary>Something failed on this side.</summary>
    Failed,
}
