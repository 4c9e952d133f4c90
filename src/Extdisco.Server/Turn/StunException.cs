namespace Extdisco.Server.Turn;

/// <summary>Ends a probe.</summary>
/// <param name="kind">Why, for programs.</param>
/// <param name="reason">Why, and what to do about it, for people.</param>
/// <param name="code">The relay's error code, where it gave one.</param>
internal sealed class StunException(ProbeFailureKind kind, string reason, int? code = null) : Exception(reason)
{
    /// <summary>Why, for programs.</summary>
    public ProbeFailureKind Kind { get; } = kind;

    /// <summary>The relay's error code, where it gave one.</summary>
    public int? Code { get; } = code;
}
