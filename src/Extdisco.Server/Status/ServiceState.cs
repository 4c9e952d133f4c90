namespace Extdisco.Server.Status;

/// <summary>What is known of a service.</summary>
internal enum ServiceState
{
    /// <summary>There is no probe for it, or probing is off.</summary>
    NotProbed,

    /// <summary>Not enough is known yet.</summary>
    Unknown,

    /// <summary>It works.</summary>
    Up,

    /// <summary>It does not work.</summary>
    Down,
}
