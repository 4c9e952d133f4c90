namespace Extdisco.Server.Status;

/// <summary>One offered service.</summary>
internal sealed record ServiceStatus
{
    /// <summary>The service type, such as <c>turn</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The host.</summary>
    public required string Host { get; init; }

    /// <summary>The port, or null where the entry names none.</summary>
    public int? Port { get; init; }

    /// <summary>The transport, or null where the entry names none.</summary>
    public string? Transport { get; init; }

    /// <summary>The domains for whose users it is, or null for all.</summary>
    public IReadOnlyList<string>? Domains { get; init; }

    /// <summary>Whether it is up, down, not known yet, or not probed at all.</summary>
    public required ServiceState State { get; init; }

    /// <summary>Since when, or null.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>When it was probed last, or null.</summary>
    public DateTimeOffset? Probed { get; init; }

    /// <summary>The time between a request and its answer by the last probe in milliseconds, or null where that failed or took none.</summary>
    public double? Latency { get; init; }

    /// <summary>The latencies of the last probes in milliseconds, the oldest first; null for one that failed. One that went well without a latency is not among them.</summary>
    public IReadOnlyList<double?> Latencies { get; init; } = [];

    /// <summary>Why the last probe failed and what to do, or null.</summary>
    public string? Problem { get; init; }

    /// <summary>What works and should be looked at all the same.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Whether it is left out of answers because it is down.</summary>
    public bool Withdrawn { get; init; }
}
