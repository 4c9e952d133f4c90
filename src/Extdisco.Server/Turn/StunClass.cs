namespace Extdisco.Server.Turn;

/// <summary>The role of a STUN message, by the bits that it has in the message type (RFC 8489, section 5).</summary>
internal enum StunClass
{
    /// <summary>Wants an answer.</summary>
    Request = 0x000,

    /// <summary>Wants none.</summary>
    Indication = 0x010,

    /// <summary>The answer to a request that was carried out.</summary>
    Success = 0x100,

    /// <summary>The answer to a request that was not.</summary>
    Error = 0x110,
}
