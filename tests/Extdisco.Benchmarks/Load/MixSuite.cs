namespace Extdisco.Benchmarks.Load;

/// <summary>What a site sends: users come and go, look around, and ask for services, mostly by way of their own server.</summary>
internal static class MixSuite
{
    private static readonly RequestKind[] Traffic =
    [
        RequestKind.Available, RequestKind.DiscoInfo, RequestKind.DelegatedServices, RequestKind.DelegatedServices, RequestKind.Services,
        RequestKind.Ping, RequestKind.DelegatedCredentials, RequestKind.Probe, RequestKind.DelegatedServices, RequestKind.Unavailable,
    ];

    /// <summary>Measures.</summary>
    public static void Run(LoadSettings settings)
    {
        using var extdisco = settings.Components.StartExtdisco();
        LoadProfile[] profiles = [new(Traffic, 1, 10_000), new(Traffic, 32, 100_000), new(Traffic, 1024, 100_000)];
        extdisco.Run(profiles[^1], settings.WarmUp, settings.Settle);
        var results = profiles.Select(profile => (profile, results: new List<LoadResult>())).ToArray();
        for (var round = 0; round < settings.Rounds; round++)
        {
            foreach (var (profile, list) in results)
            {
                list.Add(extdisco.Run(profile, settings.Settle, settings.Duration));
            }
        }

        Report.Table(settings.Output, "Mixed traffic with presence", "outstanding", "users");
        foreach (var (profile, list) in results)
        {
            Report.Row(settings.Output, [Report.Number(profile.Outstanding), Report.Number(profile.Users), .. new Series(list).Cells()]);
        }
    }
}
