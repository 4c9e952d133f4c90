using System.Net;

namespace Extdisco.Server.Turn;

/// <summary>What a probe found out.</summary>
/// <remarks>
/// Operators are told the failure, the warnings and the times. How far a probe came and what it saw on the way is what tests tell
/// a good probe from one that stops short by.
/// </remarks>
internal sealed record ProbeResult
{
    /// <summary>The address and port that were probed, or null where the name has none.</summary>
    public required IPEndPoint? EndPoint { get; init; }

    /// <summary>The steps that went well, in order.</summary>
    public required IReadOnlyList<ProbeStep> Passed { get; init; }

    /// <summary>Why it failed, or null where all is well.</summary>
    public required ProbeFailure? Failure { get; init; }

    /// <summary>What works and should be looked at all the same, a clause each.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The shortest time between a request and its answer, or null where none was answered at the first attempt.</summary>
    public required TimeSpan? RoundTrip { get; init; }

    /// <summary>The time from sending a packet through both relays until one was back the same way, or null where none was.</summary>
    public required TimeSpan? RelayedRoundTrip { get; init; }

    /// <summary>The address under which the relay sees this host, or null.</summary>
    public required IPEndPoint? Mapped { get; init; }

    /// <summary>The first relayed address, or null.</summary>
    public required IPEndPoint? Relayed { get; init; }

    /// <summary>When the certificate expires, or null where none was shown.</summary>
    public required DateTimeOffset? CertificateExpires { get; init; }

    /// <summary>What broke the probe itself, or null.</summary>
    public Exception? Defect { get; init; }

    /// <summary>Whether all is well.</summary>
    public bool IsGood => Failure is null;
}
