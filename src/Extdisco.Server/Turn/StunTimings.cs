namespace Extdisco.Server.Turn;

/// <summary>How patient a probe is.</summary>
internal sealed record StunTimings
{
    /// <summary>
    /// How long after a datagram it is sent again; the wait doubles each time (RFC 8489, section 6.2.1, which has 500 ms). Nothing
    /// is sent again over tcp but what a relay is to pass on, which it does by udp.
    /// </summary>
    public TimeSpan Retransmission { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long to wait for a lookup, a connection, TLS, an answer or a relayed packet. Within 5 s a datagram is sent four times.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the whole probe may take: four steps that all but fail, and well within the minute after which the next begins.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromSeconds(20);
}
