using System.Diagnostics.CodeAnalysis;

namespace Extdisco.Server.Turn;

/// <summary>
/// Finds out whether a STUN server answers, or a TURN relay relays, and if not, why: it does what two clients in a call do, from
/// the lookup of the name to a packet between them (RFC 8489, RFC 8656), and leaves nothing behind. For any number at once.
/// </summary>
/// <param name="timings">How patiently.</param>
/// <param name="time">Time.</param>
internal sealed class RelayProbe(StunTimings timings, TimeProvider time)
{
    /// <summary>Probes once.</summary>
    /// <param name="target">What to probe.</param>
    /// <param name="credentials">What to authenticate with, or null where the relay wants nothing; a STUN server never does.</param>
    /// <param name="cancellation">Ends the probe; what it has opened is closed first, which takes no time.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "What a stranger's relay sends must not end the process, nor leave the relay counted as good, whatever was overlooked.")]
    public async Task<ProbeResult> RunAsync(ProbeTarget target, ProbeCredentials? credentials, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(timings.Total, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        await using var run = new ProbeRun(target, credentials, timings, time);
        try
        {
            await run.GoAsync(either.Token);
            return run.Result(null);
        }
        catch (StunException e)
        {
            return run.Result(e);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return run.Result(ProbeFaults.TooSlow(timings.Total));
        }
        catch (Exception defect) when (defect is not OperationCanceledException)
        {
            return run.Result(ProbeFaults.Unforeseen(defect)) with { Defect = defect };
        }
    }
}
