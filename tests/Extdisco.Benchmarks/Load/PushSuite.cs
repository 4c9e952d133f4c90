using System.Globalization;
using System.Text.Json.Nodes;

namespace Extdisco.Benchmarks.Load;

/// <summary>
/// A change that has to be told to a hundred thousand: how fast the pushes leave where no pace holds them, what each costs, and how
/// long a query takes in the middle of it, beside one to the idle component.
/// </summary>
internal static class PushSuite
{
    private const int Present = 100_000;

    // So many changes are told before it counts: until the runtime has compiled for good what writes pushes.
    private const int WarmUps = 5;

    private static readonly LoadProfile Queries = new(RequestKind.Credentials, 1, 10_000);
    private static readonly LoadProfile Arrival = new([RequestKind.Available, RequestKind.DelegatedServices], 256, Present) { InTurn = true };
    private static readonly TimeSpan ArrivalTime = TimeSpan.FromSeconds(6); // more than enough for all to have come
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Measures.</summary>
    public static void Run(LoadSettings settings)
    {
        Report.Table(settings.Output, $"Pushes to {Report.Number(Present)}, and a query at a time meanwhile", "pace", "component is");
        var fast = Measure(settings, rate: 0);
        var usual = Measure(settings, rate: 2000);
        settings.Output.WriteLine();
        Report.Target(settings.Output, "Pushes/s without a pace, alone (thousands)", PushesAlone(settings) / 1000, "at least", 200);
        settings.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"- Pushes/s without a pace, with a query at a time: {Report.Number((long)fast.PushesPerSecond)}"));
        settings.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"- CPU of the component for a push without a pace, with what the queries cost: {fast.CpuOfPush:0.00} us"));
        Report.Target(settings.Output, "p99 of a query during pushes at the usual pace, to the idle component's", usual.SlowDown, "at most", 1.5);
    }

    private static double PushesAlone(LoadSettings settings)
    {
        using var extdisco = Start(settings, rate: 0);
        var rates = new List<double>();
        for (var round = -WarmUps; round < settings.Rounds; round++)
        {
            Change(extdisco, round);
            var elapsed = extdisco.TakePushes(Queries, Present);
            if (round >= 0)
            {
                rates.Add(Present / elapsed.TotalSeconds);
            }
        }

        return Series.MedianOf(rates);
    }

    /// <summary>Starts the component, and has everybody come and ask.</summary>
    private static Measured Start(LoadSettings settings, int rate)
    {
        var push = new JsonObject { ["Rate"] = rate, ["MaximumUnanswered"] = 1_000_000, ["GiveUpAfter"] = 255, ["AnswerTimeout"] = "00:00:02", ["StateFile"] = "off" };
        var extdisco = settings.Components.StartExtdisco(options =>
        {
            options["Push"] = push;
            options["Credentials"] = new JsonObject { ["same"] = new JsonObject { ["Kind"] = "TurnRest", ["Secret"] = Site.RelaySecret } };
            options["Services"] = new JsonArray(new JsonObject
            {
                ["Type"] = "turn",
                ["Host"] = "turn2.example.org",
                ["Port"] = 443,
                ["Transport"] = "tcp",
                ["Credentials"] = "same",
            });
        });
        extdisco.Run(Arrival, TimeSpan.Zero, ArrivalTime);
        extdisco.Run(Queries, TimeSpan.Zero, settings.Settle);
        return extdisco;
    }

    private static void Change(Measured extdisco, int round)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"Round {round}");
        extdisco.Configure(options => options["Services"]![0]!["Name"] = name);
    }

    private static (double PushesPerSecond, double CpuOfPush, double SlowDown) Measure(LoadSettings settings, int rate)
    {
        using var extdisco = Start(settings, rate);
        List<LoadResult> idle = [], busy = [];
        List<double> rates = [], costs = [];
        var most = rate == 0 ? Present : (int)(settings.Duration.TotalSeconds * rate);
        for (var round = 0; round < settings.Rounds; round++)
        {
            idle.Add(extdisco.Run(Queries, settings.Settle, settings.Duration));
        }

        var first = rate == 0 ? -WarmUps : 0;
        for (var round = first; round < settings.Rounds; round++)
        {
            // At the usual pace the first change is enough for all rounds.
            if (rate == 0 || round == first)
            {
                Change(extdisco, round);
            }

            var (result, pushes) = extdisco.RunDuringPushes(Queries, most, Patience);
            if (round >= 0)
            {
                busy.Add(result);
                rates.Add(pushes / result.Elapsed.TotalSeconds);
                costs.Add(result.Used.Cpu.TotalMicroseconds / pushes);
            }
        }

        var pace = rate == 0 ? "none" : $"{Report.Number(rate)}/s";
        Report.Row(settings.Output, [pace, "idle", .. new Series(idle).Cells()]);
        Report.Row(settings.Output, [pace, "pushing", .. new Series(busy).Cells()]);
        return (Series.MedianOf(rates), Series.MedianOf(costs), new Series(busy).Ratio(new Series(idle), result => result.Latencies.Percentile(0.99).TotalMicroseconds));
    }
}
