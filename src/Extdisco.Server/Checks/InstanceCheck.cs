using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Extdisco.Server.Http;
using Extdisco.Server.Options;
using Extdisco.Server.Status;

namespace Extdisco.Server.Checks;

/// <summary>
/// Finds out whether an instance runs already. A second connection of the same component disturbs the first: Prosody refuses it or
/// throws the first one out, ejabberd gives it a share of the requests. So a running instance is asked instead.
/// </summary>
/// <param name="address">Where it would answer, or null where the configuration has it off.</param>
/// <param name="client">What asks.</param>
/// <param name="time">The present time.</param>
internal sealed class InstanceCheck(Uri? address, HttpClient client, TimeProvider time) : ICheck
{
    private const string Subject = "a running instance";

    /// <inheritdoc/>
    public string Title => Subject;

    /// <summary>What the instance tells of itself, or null where none was found.</summary>
    public StatusReport? Report { get; private set; }

    /// <summary>Whether somebody answers, so that it is better to open no connection.</summary>
    public bool IsTaken { get; private set; }

    /// <summary>Where an instance answers from this host, by the configuration.</summary>
    /// <returns>Null where it answers nowhere, or nobody knows at which port.</returns>
    public static Uri? AddressOf(HttpOptions http)
    {
        if (http.ToEndpoint() is not { Port: > 0 } endpoint)
        {
            return null;
        }

        var isAny = endpoint.Address.Equals(IPAddress.Any) || endpoint.Address.Equals(IPAddress.IPv6Any);
        return new Uri($"http://{new IPEndPoint(isAny ? IPAddress.Loopback : endpoint.Address, endpoint.Port)}");
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CheckResult>> RunAsync(CancellationToken cancellation)
    {
        if (address is null)
        {
            return [CheckResult.Skipped(CheckKind.Instance, Subject, "cannot be asked, as Extdisco:Http:Listen is off; if one runs, what follows disturbs it")];
        }

        try
        {
            using var response = await client.GetAsync(new Uri(address, "/api/status"), cancellation);
            IsTaken = true;
            if (!response.IsSuccessStatusCode)
            {
                var status = $"HTTP status {(int)response.StatusCode}";
                return [response.StatusCode >= HttpStatusCode.InternalServerError ? Sick(status) : Stranger(status)];
            }

            await using var body = await response.Content.ReadAsStreamAsync(cancellation);
            Report = await JsonSerializer.DeserializeAsync(body, StatusJson.Default.StatusReport, cancellation);
            return Report is null ? [Stranger("nothing")] : ResultsOf(Report);
        }
        catch (HttpRequestException problem) when (problem.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
        {
            return [CheckResult.Skipped(CheckKind.Instance, Subject, $"none answers at {Origin}, so that this check connects by itself")];
        }
        catch (Exception problem) when (InstanceClient.IsNoAnswer(problem, cancellation))
        {
            IsTaken = true;
            var reason = InstanceClient.ReasonOf(problem);
            return [InstanceClient.IsLate(problem, cancellation) ? Sick(reason) : Stranger(reason)];
        }
    }

    private string Origin => address!.GetLeftPart(UriPartial.Authority);

    private CheckResult Stranger(string what) => CheckResult.Warning(
        CheckKind.Instance,
        Subject,
        $"something is at {Origin} and does not tell its status ({what}); to leave an instance that may run alone, no connection is made: name its address by --url, or stop what listens there");

    private CheckResult Sick(string what) => CheckResult.Failed(
        CheckKind.Instance,
        Subject,
        $"what listens at {Origin} is not well ({what}); where it is extdisco, see its log and restart it, and check again: no connection is made beside it");

    private CheckResult[] ResultsOf(StatusReport report) =>
    [
        CheckResult.Passed(
            CheckKind.Instance,
            Subject,
            string.Create(CultureInfo.InvariantCulture, $"extdisco {report.Version} at {Origin}, since {report.Started.UtcDateTime:yyyy-MM-dd HH:mm} UTC, tells of its connections")),
        ClockSkew.Judge(Origin, report.Now - time.GetUtcNow()),
    ];
}
