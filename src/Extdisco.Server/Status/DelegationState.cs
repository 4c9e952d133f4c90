namespace Extdisco.Server.Status;

/// <summary>Whether a domain delegates (XEP-0355).</summary>
internal enum DelegationState
{
    /// <summary>It is not wanted.</summary>
    Off,

    /// <summary>Nothing is known yet, such as before the connection is made.</summary>
    Unknown,

    /// <summary>It delegates.</summary>
    Delegated,

    /// <summary>It does not.</summary>
    Missing,
}
