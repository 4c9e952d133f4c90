using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Relays;

/// <summary>What coturn's own client (<c>turnutils_uclient</c>) achieved with credentials: a relay opened and messages sent through it, or not.</summary>
public sealed partial record RelayOutcome(int ExitCode, int Sent, int Received, string Output)
{
    // The exit code alone says nothing of lost messages.
    public bool Relayed => ExitCode == 0 && Sent > 0 && Received == Sent;

    public bool Refused => ExitCode == 255 && Output.Contains("Cannot complete Allocation", StringComparison.Ordinal);

    /// <summary>Tries an entry of a list of services as it stands: its host, port, transport and credentials.</summary>
    public static Task<RelayOutcome> TryAsync(XElement service) =>
        TryAsync(service, service.Value("username"), service.Value("password"));

    /// <summary>Tries an entry with other credentials.</summary>
    public static Task<RelayOutcome> TryAsync(XElement service, string username, string password) =>
        TryAsync(service.Value("type"), service.Value("host"), service.Value("port"), service.Value("transport"), username, password);

    public static async Task<RelayOutcome> TryAsync(string type, string host, string port, string transport, string username, string password)
    {
        string[] over = (type, transport) switch
        {
            ("turn", "udp") => [],
            ("turn", "tcp") => ["-t"],
            // At its usual 20 ms between messages the tool misreads coalesced TLS records and loses some.
            ("turns", "tcp") => ["-t", "-S", "-z", "200"],
            _ => throw new ArgumentException($"no relay is reached by {type}/{transport}", nameof(type)),
        };
        var (exitCode, output) = await ChildProcess.RunAsync(
            "timeout",
            ["20", "turnutils_uclient", "-y", "-c", "-n", "5", "-m", "1", .. over, "-u", username, "-w", password, "-p", port, host],
            TimeSpan.FromSeconds(30));
        exitCode.Should().NotBe(127, "turnutils_uclient of the Debian package coturn must be installed");
        var totals = Totals().Matches(output).LastOrDefault();
        return new RelayOutcome(exitCode, Total(totals, "sent"), Total(totals, "received"), output);
    }

    private static int Total(Match? totals, string which) =>
        totals is null ? 0 : int.Parse(totals.Groups[which].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("tot_send_msgs=(?<sent>[0-9]+), tot_recv_msgs=(?<received>[0-9]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Totals();
}
