namespace Extdisco.Push;

/// <summary>What a push says of a service that is there.</summary>
internal enum PushAction : byte
{
    /// <summary>Nothing: it is as it was told.</summary>
    None,

    /// <summary>It is new.</summary>
    Add,

    /// <summary>It, or its credentials, are others.</summary>
    Modify,
}
