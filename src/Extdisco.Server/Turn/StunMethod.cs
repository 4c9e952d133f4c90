namespace Extdisco.Server.Turn;

/// <summary>What a STUN message is about (RFC 8489, section 18.1; RFC 8656, section 17).</summary>
internal enum StunMethod
{
    /// <summary>Under which address the client is seen.</summary>
    Binding = 0x001,

    /// <summary>A relayed address for the client.</summary>
    Allocate = 0x003,

    /// <summary>How much longer an allocation is to live; zero ends it.</summary>
    Refresh = 0x004,

    /// <summary>Data for a peer (an indication).</summary>
    Send = 0x006,

    /// <summary>Data from a peer (an indication).</summary>
    Data = 0x007,

    /// <summary>Who may send to an allocation.</summary>
    CreatePermission = 0x008,
}
