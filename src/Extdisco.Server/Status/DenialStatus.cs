namespace Extdisco.Server.Status;

/// <summary>A request that was refused.</summary>
internal sealed record DenialStatus
{
    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The component that was asked.</summary>
    public required string Component { get; init; }

    /// <summary>The domain of the asker; never the whole address.</summary>
    public required string Domain { get; init; }

    /// <summary>Why it was refused, and by which setting.</summary>
    public required string Reason { get; init; }
}
