namespace Extdisco.Server.Turn;

/// <summary>How STUN is carried to the relay.</summary>
internal enum StunTransport
{
    /// <summary>A message a datagram.</summary>
    Udp,

    /// <summary>A stream of messages.</summary>
    Tcp,

    /// <summary>A stream of messages within TLS.</summary>
    Tls,
}
