namespace Extdisco.Xmpp.Components;

/// <summary>With what an idle connection is tried.</summary>
public enum KeepAlive
{
    /// <summary>An XMPP ping (XEP-0199) to the server: it shows that the server itself is alive.</summary>
    Ping,

    /// <summary>A blank (RFC 6120, section 4.6.1): it costs nothing, and shows only that the server's host takes bytes.</summary>
    Whitespace,
}
