using System.Globalization;
using System.Text.Json.Nodes;

namespace Extdisco.Benchmarks.Load;

/// <summary>What a query costs as the configuration grows, and as more users ask.</summary>
internal static class GrowthSuite
{
    private const int Many = 1000;

    /// <summary>Measures.</summary>
    public static void Run(LoadSettings settings)
    {
        Users(settings);
        var few = () => settings.Components.StartExtdisco();
        Compare(settings, "rules", RequestKind.Services, few, () => settings.Components.StartExtdisco(Rules));
        Compare(settings, "secrets", RequestKind.Credentials, few, () => settings.Components.StartExtdisco(Secrets));
        Compare(settings, "services (asked for one of them)", RequestKind.Credentials, few, () => settings.Components.StartExtdisco(Services));
        string[] domains = [Site.Domain, .. Enumerable.Range(1, Many - 1).Select(number => $"d{number}.example.org")];
        Compare(settings, "domains", RequestKind.DelegatedServices, few, () => settings.Components.StartExtdisco(options => Domains(options, domains), domains));
    }

    private static void Users(LoadSettings settings)
    {
        LoadProfile[] profiles = [.. new[] { 10, 1_000, 100_000, 1_000_000 }.Select(users => new LoadProfile(RequestKind.Services, 1024, users))];
        using var extdisco = settings.Components.StartExtdisco();
        extdisco.Run(profiles[0], settings.WarmUp, settings.Settle);
        var results = profiles.Select(profile => (profile, results: new List<LoadResult>())).ToArray();
        for (var round = 0; round < settings.Rounds; round++)
        {
            foreach (var (profile, list) in results)
            {
                list.Add(extdisco.Run(profile, settings.Settle, settings.Duration));
            }
        }

        Report.Table(settings.Output, "Growth: users (1024 outstanding)", "users");
        foreach (var (profile, list) in results)
        {
            Report.Row(settings.Output, [Report.Number(profile.Users), .. new Series(list).Cells()]);
        }
    }

    private static void Compare(LoadSettings settings, string what, RequestKind kind, Func<Measured> few, Func<Measured> many)
    {
        var profile = new LoadProfile(kind, 1024, 10_000);
        using var small = few();
        using var large = many();
        small.Run(profile, settings.WarmUp, settings.Settle);
        large.Run(profile, settings.WarmUp, settings.Settle);
        var before = new List<LoadResult>();
        var after = new List<LoadResult>();
        for (var round = 0; round < settings.Rounds; round++)
        {
            before.Add(small.Run(profile, settings.Settle, settings.Duration));
            after.Add(large.Run(profile, settings.Settle, settings.Duration));
        }

        Report.Table(settings.Output, $"Growth: {what}", "how many");
        Report.Row(settings.Output, ["as alone", .. new Series(before).Cells()]);
        Report.Row(settings.Output, [Report.Number(Many), .. new Series(after).Cells()]);
        settings.Output.WriteLine();
        Report.Target(settings.Output, $"{what}: CPU with {Many} to that with one", new Series(after).Ratio(new Series(before), result => result.Cpu), "at most", 1.1);
    }

    private static void Rules(JsonObject options) => options["Access"] = new JsonObject
    {
        ["Allow"] = List(number => string.Create(CultureInfo.InvariantCulture, $"*.allowed{number}.example.net")),
        ["Deny"] = List(number => string.Create(CultureInfo.InvariantCulture, $"denied{number}@example.org")),
    };

    private static void Secrets(JsonObject options)
    {
        foreach (var number in Enumerable.Range(1, Many - 1))
        {
            options["Relays"]!.AsArray().Add(new JsonObject
            {
                ["Host"] = $"turn{number}.example.org",
                ["Secret"] = $"another-relay-secret-{number}",
                ["Domains"] = new JsonArray(Site.Domain),
            });
        }
    }

    private static void Services(JsonObject options) => options["Services"] = new JsonArray(
        [.. Enumerable.Range(1, Many - 4).Select(number => new JsonObject { ["Type"] = "stun", ["Host"] = $"stun{number}.example.org", ["Port"] = 3478, ["Transport"] = "udp" })]);

    private static void Domains(JsonObject options, string[] domains) =>
        options["Servers"]![0]!["Domains"] = new JsonArray([.. domains.Select(domain => JsonValue.Create(domain))]);

    private static JsonArray List(Func<int, string> entry) => new([.. Enumerable.Range(1, Many / 2).Select(number => JsonValue.Create(entry(number)))]);
}
