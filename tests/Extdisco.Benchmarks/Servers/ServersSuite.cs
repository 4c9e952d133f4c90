using System.Text.Json.Nodes;
using Extdisco.Benchmarks.Load;

namespace Extdisco.Benchmarks.Servers;

/// <summary>
/// Clients of a real server, one or many, each with one request outstanding, and four who serve them the same four entries: the
/// server's own module, the trivial component, the same in slixmpp, and Extdisco; components are asked directly, and by way of
/// the domain. Each has a server to itself, so that all can be measured in turns; those that are not asked are idle.
/// </summary>
internal static class ServersSuite
{
    private const string Own = "own module";
    private const string Trivial = "trivial";
    private const string Slixmpp = "slixmpp";
    private const string Extdisco = "extdisco";
    private const int Single = 1;
    private const int Many = 32;

    private static readonly Case[] Cases =
    [
        new(Own, Site.Domain), new(Trivial, Site.Component), new(Slixmpp, Site.Component), new(Extdisco, Site.Component), new(Trivial, Site.Domain), new(Extdisco, Site.Domain),
    ];

    /// <summary>Measures.</summary>
    public static void Run(LoadSettings settings)
    {
        Run(settings, "prosody", direct: 1.1, delegated: 1.6);
        Run(settings, "ejabberd", direct: 0.7, delegated: 0.9);
    }

    private static void Run(LoadSettings settings, string kind, double direct, double delegated)
    {
        var results = new[] { Single, Many }.SelectMany(_ => Cases, (outstanding, which) => (which, outstanding)).ToDictionary(key => key, _ => new List<ServedResult>());
        var all = new Dictionary<string, Served>(StringComparer.Ordinal);
        try
        {
            StartAll(settings.Components, kind, all);
            foreach (var which in Cases)
            {
                all[which.Who].Run(which.Whom, Many, settings.WarmUp / 2, settings.Settle / 10);
            }

            for (var round = 0; round < settings.Rounds; round++)
            {
                foreach (var ((which, outstanding), list) in results)
                {
                    list.Add(all[which.Who].Run(which.Whom, outstanding, settings.Settle / 2, settings.Duration));
                }
            }
        }
        finally
        {
            foreach (var served in all.Values)
            {
                served.Dispose();
            }
        }

        Report.Table(
            settings.Output,
            $"Clients of {kind} (list of services, four entries)",
            ["outstanding", "who answers", "asked"],
            ["requests/s", "p50 us", "p99 us", "server's CPU us", "component's CPU us", "both to own module's", "clients' CPU us"]);
        foreach (var ((which, outstanding), list) in results)
        {
            Report.Row(settings.Output, [Report.Number(outstanding), which.Who, which.How, .. Cells(list, results[(Cases[0], outstanding)])]);
        }

        settings.Output.WriteLine();
        foreach (var (how, whom, most) in new[] { ("directly", Site.Component, direct), ("by delegation", Site.Domain, delegated) })
        {
            List<ServedResult> Of(string who, int outstanding) => results[(new Case(who, whom), outstanding)];
            Report.Target(settings.Output, $"{kind}, {how}, {Many} outstanding: our CPU in us", Median(Of(Extdisco, Many).Select(result => result.ComponentCpu)), "at most", 10);
            Report.Target(
                settings.Output,
                $"{kind}, {how}, 1 outstanding: p50 above trivial's in us",
                Median(Of(Extdisco, Single).Zip(Of(Trivial, Single), (ours, its) => ours.Median - its.Median)),
                "at most",
                50);
            Report.Target(
                settings.Output,
                $"{kind}, {how}, {Many} outstanding: CPU of server and ours to that of its own module",
                Median(Ratios(Of(Extdisco, Many), results[(Cases[0], Many)])),
                "at most",
                most);
        }
    }

    private static void StartAll(Components components, string kind, Dictionary<string, Served> all)
    {
        all.Add(Own, Served.StartAlone(kind, components.Folder));
        all.Add(Trivial, Served.Start(kind, components.Folder, port => components.StartReference(Trivial, port), Site.Component, Site.Domain));
        all.Add(Slixmpp, Served.Start(kind, components.Folder, Components.StartSlixmpp, Site.Component));
        all.Add(Extdisco, Served.Start(kind, components.Folder, port => components.StartExtdisco(port, Configuration(port)), Site.Component, Site.Domain));
    }

    /// <summary>That of the other suites, with the entries that the servers' own modules are able to offer too.</summary>
    private static JsonObject Configuration(int port)
    {
        var options = Site.Configuration(port);
        options.Remove("Relays");
        options["Credentials"] = new JsonObject { ["relay"] = new JsonObject { ["Kind"] = "TurnRest", ["Secret"] = Site.RelaySecret } };
        options["Services"] = new JsonArray(Entry("stun", "udp"), Entry("turn", "udp"), Entry("stun", "tcp"), Entry("turn", "tcp"));
        return options;
    }

    private static JsonObject Entry(string type, string transport)
    {
        var entry = new JsonObject { ["Type"] = type, ["Host"] = Site.RelayHost, ["Port"] = 3478, ["Transport"] = transport };
        if (string.Equals(type, "turn", StringComparison.Ordinal))
        {
            entry["Credentials"] = "relay";
        }

        return entry;
    }

    private static IEnumerable<string> Cells(List<ServedResult> results, List<ServedResult> own) =>
    [
        Report.Cell(results.Select(result => result.Rate), "N0"),
        Report.Cell(results.Select(result => result.Median), "0"),
        Report.Cell(results.Select(result => result.Percentile99), "0"),
        Report.Cell(results.Select(result => result.ServerCpu), "0"),
        Report.Cell(results.Select(result => result.ComponentCpu), "0.0"),
        Report.Cell(Ratios(results, own), "0.00"),
        Report.Cell(results.Select(result => result.ClientCpu), "0"),
    ];

    private static IEnumerable<double> Ratios(List<ServedResult> results, List<ServedResult> own) => results.Zip(own, (one, other) => one.Cpu / other.Cpu);

    private static double Median(IEnumerable<double> values) => Series.MedianOf(values);

    /// <summary>What is measured.</summary>
    /// <param name="Who">Who answers.</param>
    /// <param name="Whom">Whom the clients ask.</param>
    private readonly record struct Case(string Who, string Whom)
    {
        /// <summary>The way that the requests take.</summary>
        public string How => string.Equals(Who, Own, StringComparison.Ordinal) ? "the domain" : string.Equals(Whom, Site.Domain, StringComparison.Ordinal) ? "by delegation" : "directly";
    }
}
