namespace Extdisco.Services;

/// <summary>The ports of STUN and TURN where nothing else is said, which are the same (RFC 8489, RFC 8656).</summary>
public static class DefaultPort
{
    /// <summary>That of <c>stun</c> and <c>turn</c>, over udp and tcp.</summary>
    public const int Plain = 3478;

    /// <summary>That of <c>stuns</c> and <c>turns</c>, over TLS.</summary>
    public const int Tls = 5349;
}
