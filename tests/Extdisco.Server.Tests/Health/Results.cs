using Extdisco.Server.Turn;

namespace Extdisco.Server.Tests.Health;

/// <summary>What probes find out.</summary>
internal static class Results
{
    public static ProbeResult Good { get; } = new()
    {
        EndPoint = null,
        Passed = [],
        Failure = null,
        Warnings = [],
        RoundTrip = TimeSpan.FromMilliseconds(20),
        RelayedRoundTrip = null,
        Mapped = null,
        Relayed = null,
        CertificateExpires = null,
    };

    public static ProbeResult Bad { get; } = Failed(ProbeFailureKind.NoAnswer);

    public static ProbeResult Failed(ProbeFailureKind kind) => Good with { Failure = new ProbeFailure(ProbeStep.Allocate, kind, "no answer", null) };
}
