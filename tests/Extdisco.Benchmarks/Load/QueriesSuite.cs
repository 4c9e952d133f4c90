namespace Extdisco.Benchmarks.Load;

/// <summary>Each query, asked directly and by delegation, in the steady state.</summary>
internal static class QueriesSuite
{
    private static readonly (RequestKind Direct, RequestKind Delegated)[] Pairs =
    [
        (RequestKind.Services, RequestKind.DelegatedServices),
        (RequestKind.Credentials, RequestKind.DelegatedCredentials),
        (RequestKind.DiscoInfo, RequestKind.DelegatedDiscoInfo),
        (RequestKind.Ping, RequestKind.DelegatedPing),
    ];

    /// <summary>Measures.</summary>
    public static void Run(LoadSettings settings)
    {
        using var extdisco = settings.Components.StartExtdisco();
        var kinds = Pairs.SelectMany(pair => new[] { pair.Direct, pair.Delegated }).ToArray();
        var results = kinds.ToDictionary(kind => kind, _ => new List<LoadResult>());
        foreach (var kind in kinds)
        {
            extdisco.Run(Profile(kind), settings.Settle * 2, settings.Settle);
        }

        for (var round = 0; round < settings.Rounds; round++)
        {
            foreach (var kind in kinds)
            {
                results[kind].Add(extdisco.Run(Profile(kind), settings.Settle, settings.Duration));
            }
        }

        Report.Table(settings.Output, "Queries (1024 outstanding, 10,000 users)", "query");
        foreach (var kind in kinds)
        {
            Report.Row(settings.Output, [kind.ToString(), .. new Series(results[kind]).Cells()]);
        }

        settings.Output.WriteLine();
        foreach (var kind in kinds)
        {
            Report.Target(settings.Output, $"{kind}: bytes allocated for a request", new Series(results[kind]).Median(result => result.Allocated), "at most", 0.05);
        }

        foreach (var (direct, delegated) in Pairs[..2])
        {
            Report.Target(settings.Output, $"{delegated}: CPU to {direct}", new Series(results[delegated]).Ratio(new Series(results[direct]), result => result.Cpu), "at most", 1.6);
        }
    }

    private static LoadProfile Profile(RequestKind kind) => new(kind, 1024, 10_000);
}
