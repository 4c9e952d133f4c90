namespace Extdisco.Benchmarks.Load;

/// <summary>
/// Extdisco alone, beside the two reference programs that show what the machine can do: echo (finds the ends of stanzas, writes a
/// fixed reply) and floor (the same, and reads the values and mints a password). The list of services, four entries.
/// </summary>
internal static class AloneSuite
{
    private const double MiB = 80;

    private static readonly LoadProfile Distinct = new(RequestKind.Services, 1024, 100_000);
    private static readonly LoadProfile Repeating = new(RequestKind.Services, 1024, 10_000);
    private static readonly LoadProfile Usual = new(RequestKind.Services, 32, 100_000);
    private static readonly LoadProfile Single = new(RequestKind.Services, 1, 10_000);

    /// <summary>Measures.</summary>
    public static void Run(LoadSettings settings)
    {
        using var echo = settings.Components.StartReference("echo");
        using var floor = settings.Components.StartReference("floor");
        using var extdisco = settings.Components.StartExtdisco();
        Measured[] all = [echo, floor, extdisco];
        LoadProfile[] profiles = [Distinct, Repeating, Usual, Single];
        foreach (var measured in all)
        {
            measured.Run(Distinct, settings.WarmUp, settings.Settle);
            measured.Run(Single, TimeSpan.Zero, settings.Settle);
        }

        var results = all.SelectMany(_ => profiles, (measured, profile) => (measured, profile)).ToDictionary(key => key, _ => new List<LoadResult>());
        for (var round = 0; round < settings.Rounds; round++)
        {
            foreach (var profile in profiles)
            {
                foreach (var measured in all)
                {
                    results[(measured, profile)].Add(measured.Run(profile, settings.Settle, settings.Duration));
                }
            }
        }

        Series Of(Measured measured, LoadProfile profile) => new(results[(measured, profile)]);
        Report.Table(settings.Output, "Alone", "outstanding", "users", "component");
        foreach (var profile in profiles)
        {
            foreach (var measured in all)
            {
                Report.Row(settings.Output, [Report.Number(profile.Outstanding), Report.Number(profile.Users), measured.Process.Name, .. Of(measured, profile).Cells()]);
            }
        }

        settings.Output.WriteLine();
        double Rate(LoadResult result) => result.Rate;
        Report.Target(settings.Output, "1024 outstanding, 100,000 users: rate to floor's", Of(extdisco, Distinct).Ratio(Of(floor, Distinct), Rate), "at least", 0.8);
        Report.Target(settings.Output, "1024 outstanding, 100,000 users: CPU to floor's", Of(extdisco, Distinct).Ratio(Of(floor, Distinct), result => result.Cpu), "at most", 1.25);
        Report.Target(settings.Output, "1024 outstanding, 10,000 users: rate to floor's", Of(extdisco, Repeating).Ratio(Of(floor, Repeating), Rate), "at least", 1.3);
        Report.Target(settings.Output, "32 outstanding, 100,000 users: rate to floor's", Of(extdisco, Usual).Ratio(Of(floor, Usual), Rate), "at least", 0.8);
        Report.Target(settings.Output, "1 outstanding: p50 to echo's", Of(extdisco, Single).Ratio(Of(echo, Single), result => result.Median), "at most", 1.1);
        var (now, most) = extdisco.Process.ReadResident();
        Report.Target(settings.Output, "Resident memory in MiB", now, "at most", MiB);
        Report.Target(settings.Output, "Resident memory at most so far in MiB", most, "at most", MiB);
    }
}
