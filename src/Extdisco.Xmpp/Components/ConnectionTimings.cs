namespace Extdisco.Xmpp.Components;

/// <summary>How patiently a component connection is made, watched and closed.</summary>
public sealed record ConnectionTimings
{
    /// <summary>The upper end of the first wait before connecting again; it doubles from there on.</summary>
    public TimeSpan ReconnectMin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The upper end of all waits. After a refusal that needs an operator it is this, and up to a tenth more.</summary>
    public TimeSpan ReconnectMax { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a connection has to last before the waits begin small again.</summary>
    public TimeSpan Stable { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long connecting may take, up to the end of the handshake. Prosody itself waits for ever.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the connection may be idle before it is tried; after twice that without a byte it counts as lost. Zero turns it off.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>With what an idle connection is tried.</summary>
    public KeepAlive KeepAlive { get; init; } = KeepAlive.Ping;

    /// <summary>How long the server may take to take what is sent to it. One that does not is given up, and connected to anew.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the server may take to close its side when we close ours.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(2);
}
