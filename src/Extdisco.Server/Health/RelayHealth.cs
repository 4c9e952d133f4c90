using Extdisco.Server.Turn;

namespace Extdisco.Server.Health;

/// <summary>
/// What is known of one service. It takes several probes in a row to change it, because a single one is lost now and then; only
/// the first good one is believed at once.
/// </summary>
internal sealed record RelayHealth
{
    /// <summary>So many failures in a row, and a service is down.</summary>
    public const int FailuresUntilDown = 3;

    /// <summary>So many successes in a row, and a service that was down is up.</summary>
    public const int SuccessesUntilUp = 2;

    /// <summary>So many latencies are kept.</summary>
    public const int KeptLatencies = 30;

    private RelayHealth()
    {
    }

    /// <summary>What is known of a service that was never probed.</summary>
    public static RelayHealth Unknown { get; } = new();

    /// <summary>What is held of it.</summary>
    public RelayState State { get; private init; }

    /// <summary>Since when, or null where nothing is known yet.</summary>
    public DateTimeOffset? Since { get; private init; }

    /// <summary>When it was probed last, or null for never.</summary>
    public DateTimeOffset? Probed { get; private init; }

    /// <summary>What the last probe found out, or null where there was none.</summary>
    public ProbeResult? Result { get; private init; }

    /// <summary>What works and should be looked at all the same, a clause each, by the last probe that went well.</summary>
    public IReadOnlyList<string> Warnings { get; private init; } = [];

    /// <summary>How many probes in a row, up to the last, speak against <see cref="State"/>.</summary>
    public int Against { get; private init; }

    /// <summary>The time between a request and its answer by the last probe, or null where it failed or took none.</summary>
    public TimeSpan? Latency => Result is { IsGood: true, RoundTrip: var trip } ? trip : null;

    /// <summary>
    /// Those of the last probes, the oldest first; null for each that failed. One that went well and took no time is not among them: of
    /// an answer to a request that was sent again nobody knows to which of the two it belongs.
    /// </summary>
    public IReadOnlyList<TimeSpan?> Latencies { get; private init; } = [];

    /// <summary>What is known after one more probe.</summary>
    /// <param name="result">What it found out.</param>
    /// <param name="now">The present time.</param>
    public RelayHealth After(ProbeResult result, DateTimeOffset now)
    {
        var probed = this with { Result = result, Probed = now, Warnings = result.IsGood ? result.Warnings : Warnings };
        if (result.Failure?.Kind == ProbeFailureKind.NoSocket)
        {
            return probed; // that says something of this host alone
        }

        if (probed.Latency is not null || !result.IsGood)
        {
            probed = probed with { Latencies = [.. Latencies.TakeLast(KeptLatencies - 1), probed.Latency] };
        }

        var seen = result.IsGood ? RelayState.Up : RelayState.Down;
        if (seen == State)
        {
            return probed with { Against = 0 };
        }

        var needed = (State, seen) switch
        {
            (_, RelayState.Down) => FailuresUntilDown,
            (RelayState.Down, _) => SuccessesUntilUp,
            _ => 1,
        };
        return Against + 1 < needed ? probed with { Against = Against + 1 } : probed with { State = seen, Since = now, Against = 0 };
    }
}
