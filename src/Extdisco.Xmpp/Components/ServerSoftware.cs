namespace Extdisco.Xmpp.Components;

/// <summary>Which server is at the other end, as far as it can be told.</summary>
public enum ServerSoftware
{
    /// <summary>It cannot be told.</summary>
    Unknown,

    /// <summary>Prosody, by a stream id that is a UUID.</summary>
    Prosody,

    /// <summary>ejabberd, by a stream id that is a decimal number of up to 64 bits.</summary>
    Ejabberd,
}
