namespace Extdisco.Server.Status;

/// <summary>What was asked of the process and sent by it.</summary>
internal sealed record TrafficStatus
{
    /// <summary>The requests of each of the last 60 minutes, the oldest first; the last minute is not over.</summary>
    public required IReadOnlyList<long> RequestsPerMinute { get; init; }

    /// <summary>How many requests were answered since the process began.</summary>
    public required long Requests { get; init; }

    /// <summary>How many of them by an error.</summary>
    public required long Errors { get; init; }

    /// <summary>How many pushes were sent.</summary>
    public required long Pushes { get; init; }
}
