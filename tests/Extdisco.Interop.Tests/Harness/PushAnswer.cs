namespace Extdisco.Interop.Tests.Harness;

/// <summary>What a client answers to a push.</summary>
public enum PushAnswer
{
    /// <summary>Nothing, as Psi.</summary>
    Silence,

    /// <summary>An empty result.</summary>
    Result,

    /// <summary>The error of a library whose program takes no pushes.</summary>
    Error,
}
