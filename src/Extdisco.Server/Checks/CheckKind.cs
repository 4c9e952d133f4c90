namespace Extdisco.Server.Checks;

/// <summary>What is checked. The names are in the JSON of <c>extdisco check --json</c>.</summary>
internal enum CheckKind
{
    /// <summary>What the configuration says.</summary>
    Configuration,

    /// <summary>Whether files and folders can be read and written by those who should, and by nobody else.</summary>
    Files,

    /// <summary>Whether an instance runs already.</summary>
    Instance,

    /// <summary>The connection to an XMPP server, up to the handshake (XEP-0114).</summary>
    Connection,

    /// <summary>Whether another connection has the same name.</summary>
    Duplicate,

    /// <summary>Whether a domain hands over the requests of its users (XEP-0355).</summary>
    Delegation,

    /// <summary>Whether a domain shows its users the features (XEP-0030).</summary>
    Discovery,

    /// <summary>Whether two clocks agree.</summary>
    Clock,

    /// <summary>The certificate of a relay.</summary>
    Certificate,

    /// <summary>Whether a STUN server answers or a TURN relay relays.</summary>
    Relay,
}
