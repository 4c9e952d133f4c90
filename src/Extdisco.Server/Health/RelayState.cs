namespace Extdisco.Server.Health;

/// <summary>What is held of a probed service.</summary>
internal enum RelayState
{
    /// <summary>Not enough is known yet. It counts as one that works.</summary>
    Unknown,

    /// <summary>It works.</summary>
    Up,

    /// <summary>It does not work.</summary>
    Down,
}
