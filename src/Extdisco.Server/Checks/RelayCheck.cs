using System.Globalization;
using Extdisco.Server.Health;
using Extdisco.Server.Turn;

namespace Extdisco.Server.Checks;

/// <summary>
/// Tries the services of one host as two clients in a call would, up to a packet that is relayed. They are tried one after another,
/// as a relay may have a quota of allocations.
/// </summary>
/// <param name="relays">The services.</param>
/// <param name="probe">What tries them.</param>
internal sealed class RelayCheck(IReadOnlyList<ProbedRelay> relays, RelayProbe probe) : ICheck
{
    /// <inheritdoc/>
    public string Title => $"the relay {relays[0].Key.Host}";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CheckResult>> RunAsync(CancellationToken cancellation)
    {
        var results = new List<CheckResult>();
        foreach (var relay in relays)
        {
            results.AddRange(ResultsOf(relay, await probe.RunAsync(relay.Target, relay.Credentials, cancellation)));
        }

        return results;
    }

    private static IEnumerable<CheckResult> ResultsOf(ProbedRelay relay, ProbeResult result)
    {
        var name = relay.Key.ToString();
        if (result.Failure is { Kind: var kind, Reason: var reason } && IsOfCertificate(kind))
        {
            yield return CheckResult.Failed(CheckKind.Certificate, name, reason);
            yield return CheckResult.Skipped(CheckKind.Relay, name, "not tried: clients go no further than its certificate");
            yield break;
        }

        if (result.CertificateExpires is { } expires)
        {
            yield return CheckResult.Passed(CheckKind.Certificate, name, string.Create(CultureInfo.InvariantCulture, $"good until {expires.UtcDateTime:yyyy-MM-dd HH:mm} UTC"));
        }

        yield return result.Failure is { } failure
            ? CheckResult.Failed(CheckKind.Relay, name, failure.Reason)
            : CheckResult.Passed(CheckKind.Relay, name, Words(result));
        foreach (var warning in result.Warnings)
        {
            yield return CheckResult.Warning(CheckKind.Relay, name, warning);
        }
    }

    private static bool IsOfCertificate(ProbeFailureKind kind) => kind is
        ProbeFailureKind.CertificateExpired or ProbeFailureKind.CertificateNotYetValid or ProbeFailureKind.CertificateName or ProbeFailureKind.CertificateUntrusted;

    private static string Words(ProbeResult result)
    {
        var answers = result.RoundTrip is { } trip ? $"answers within {Milliseconds(trip)}" : "answers";
        return result.RelayedRoundTrip is { } relayed ? $"{answers}, relayed a packet there and back in {Milliseconds(relayed)}" : answers;
    }

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.0} ms");
}
