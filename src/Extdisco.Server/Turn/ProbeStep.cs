namespace Extdisco.Server.Turn;

/// <summary>What a probe does, in this order. One of a relay leaves <see cref="Binding"/> out, and one of a STUN server ends with it.</summary>
internal enum ProbeStep
{
    /// <summary>Look up the name.</summary>
    Resolve,

    /// <summary>Connect; over udp only choose a way.</summary>
    Connect,

    /// <summary>Agree upon TLS and check the certificate; only where there is TLS.</summary>
    Tls,

    /// <summary>Ask under which address the relay sees us.</summary>
    Binding,

    /// <summary>Open two relays with the credentials.</summary>
    Allocate,

    /// <summary>Allow each of them to receive from the other.</summary>
    Permission,

    /// <summary>Send a packet from one to the other, and one back.</summary>
    Relay,

    /// <summary>Close both relays.</summary>
    Release,
}
