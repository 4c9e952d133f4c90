namespace Extdisco.Credentials;

/// <summary>What follows the expiry in a TURN REST username.</summary>
public enum TurnRestUsername
{
    /// <summary>A keyed hash of the bare JID: stable, so that coturn's <c>user-quota</c> counts users, and it tells the relay nothing about them.</summary>
    Opaque,

    /// <summary>The bare JID itself, for operators who want to see in the relay's log who it was.</summary>
    Jid,

    /// <summary>Nothing: the expiry alone.</summary>
    None,
}
