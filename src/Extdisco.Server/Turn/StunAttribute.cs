namespace Extdisco.Server.Turn;

/// <summary>
/// The attributes that are known here (RFC 8489, section 18.3; RFC 8656, section 18). Those below 0x8000 that are not among them
/// make an answer unusable: it cannot be understood without them.
/// </summary>
internal enum StunAttribute
{
    /// <summary>The client's address as older servers give it.</summary>
    MappedAddress = 0x0001,

    /// <summary>Who asks.</summary>
    Username = 0x0006,

    /// <summary>HMAC-SHA1 over the message up to here.</summary>
    MessageIntegrity = 0x0008,

    /// <summary>Why a request was refused.</summary>
    ErrorCode = 0x0009,

    /// <summary>Attributes of the request that the server does not know.</summary>
    UnknownAttributes = 0x000A,

    /// <summary>How long an allocation lives, in seconds.</summary>
    Lifetime = 0x000D,

    /// <summary>The peer that data comes from or goes to.</summary>
    XorPeerAddress = 0x0012,

    /// <summary>What is relayed.</summary>
    Data = 0x0013,

    /// <summary>The realm that the password is for.</summary>
    Realm = 0x0014,

    /// <summary>A word of the server's against replays.</summary>
    Nonce = 0x0015,

    /// <summary>The relayed address.</summary>
    XorRelayedAddress = 0x0016,

    /// <summary>Whether the relayed address is to be IPv4 or IPv6.</summary>
    RequestedAddressFamily = 0x0017,

    /// <summary>By which protocol to relay.</summary>
    RequestedTransport = 0x0019,

    /// <summary>HMAC-SHA256 over the message up to here.</summary>
    MessageIntegritySha256 = 0x001C,

    /// <summary>How the key is derived from the password.</summary>
    PasswordAlgorithm = 0x001D,

    /// <summary>A hash in the place of the username.</summary>
    Userhash = 0x001E,

    /// <summary>The client's address as the server sees it.</summary>
    XorMappedAddress = 0x0020,

    /// <summary>A port reserved for another allocation.</summary>
    ReservationToken = 0x0022,

    /// <summary>The name in the certificate of the server to try instead.</summary>
    AlternateDomain = 0x8003,

    /// <summary>What program this is.</summary>
    Software = 0x8022,

    /// <summary>The server to try instead.</summary>
    AlternateServer = 0x8023,

    /// <summary>A checksum that tells STUN from other protocols.</summary>
    Fingerprint = 0x8028,
}
