namespace Extdisco.Server.Status;

/// <summary>What a running instance tells of itself: by <c>/api/status</c>, on the status page, and to <c>extdisco check</c>. No secret is in it.</summary>
internal sealed record StatusReport
{
    /// <summary>The version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>When the process began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When this was told.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Whether every server has accepted its component and every domain delegates that is required to.</summary>
    public required bool Ready { get; init; }

    /// <summary>Whether credentials can be minted over HTTP, because there is an admin token.</summary>
    public required bool CanMint { get; init; }

    /// <summary>The XMPP servers, in the order of the configuration.</summary>
    public required IReadOnlyList<ServerStatus> Servers { get; init; }

    /// <summary>The services that are offered, in the order of the configuration.</summary>
    public required IReadOnlyList<ServiceStatus> Services { get; init; }

    /// <summary>What was asked and sent.</summary>
    public required TrafficStatus Traffic { get; init; }

    /// <summary>Requests that were refused of late, the newest first.</summary>
    public required IReadOnlyList<DenialStatus> Denials { get; init; }

    /// <summary>What in the configuration should be looked at, a clause each.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
