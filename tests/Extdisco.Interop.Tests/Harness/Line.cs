namespace Extdisco.Interop.Tests.Harness;

/// <summary>What the network between a component and its server is like.</summary>
public enum Line
{
    /// <summary>Bytes pass.</summary>
    Good,

    /// <summary>Bytes pass a quarter of a second late, each way.</summary>
    Late,

    /// <summary>One byte a second passes, each way.</summary>
    Trickle,

    /// <summary>Nothing passes until it is good again, and nothing is lost.</summary>
    Held,

    /// <summary>Nothing passes and nothing is closed: the connection is half open.</summary>
    Silent,

    /// <summary>The next bytes from the server pass but for the second half of them, and the connection is closed.</summary>
    Halved,
}
