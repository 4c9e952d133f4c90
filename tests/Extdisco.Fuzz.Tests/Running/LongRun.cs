using System.Diagnostics;
using System.Globalization;
using Extdisco.Fuzz.Tests.Targets;

namespace Extdisco.Fuzz.Tests.Running;

/// <summary>The program behind scripts/fuzz: runs until the time is over or something is found, or gives one input to one target.</summary>
internal static class LongRun
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMinutes(1);

    /// <summary>Exit codes: 0 nothing was found, 1 something was, 2 it was called wrongly.</summary>
    public static async Task<int> MainAsync(string[] arguments)
    {
        try
        {
            if (arguments is ["check", var target, var file])
            {
                await CheckAsync(target, await File.ReadAllBytesAsync(file));
                Console.WriteLine($"{file}: withstood by {target}");
                return 0;
            }

            if (arguments is ["run", var seconds, var seed, .. var targets])
            {
                var duration = TimeSpan.FromSeconds(long.Parse(seconds, CultureInfo.InvariantCulture));
                await RunAsync(duration, long.Parse(seed, CultureInfo.InvariantCulture), targets);
                return 0;
            }

            Console.Error.WriteLine("usage: run SECONDS SEED [TARGET...] | check TARGET FILE");
            return 2;
        }
        catch (FindingException finding)
        {
            Console.WriteLine(finding);
            return 1;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or IOException)
        {
            Console.Error.WriteLine(e.Message);
            return 2;
        }
    }

    private static async Task CheckAsync(string name, byte[] input)
    {
        await using var target = FuzzTargets.Make(name);
        try
        {
            await target.CheckAsync(input);
        }
        catch (Exception e)
        {
            throw new FindingException(target, seed: 0, iteration: 0, input, e);
        }
    }

    private static async Task RunAsync(TimeSpan duration, long seed, string[] names)
    {
        var runs = (names is [] ? FuzzTargets.Names : names).Select(name => new FuzzRun(FuzzTargets.Make(name), seed)).ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Fuzzing for {duration} with {FuzzSettings.SeedVariable}={seed}: {string.Join(", ", runs.Select(run => run.Target.Name))}"));
        var began = Stopwatch.GetTimestamp();
        var told = began;
        try
        {
            while (Stopwatch.GetElapsedTime(began) < duration)
            {
                foreach (var run in runs)
                {
                    await run.RunAsync(Turn * run.Target.Weight);
                }

                if (Stopwatch.GetElapsedTime(told) >= ProgressInterval)
                {
                    told = Stopwatch.GetTimestamp();
                    TellProgress(Stopwatch.GetElapsedTime(began), runs);
                }
            }
        }
        catch (FindingException finding)
        {
            await TellReducedAsync(finding, runs);
            throw;
        }

        TellProgress(Stopwatch.GetElapsedTime(began), runs);
        foreach (var run in runs)
        {
            Console.WriteLine($"  {run.Target.Name}: {run.Target.Tally}");
            await run.Target.DisposeAsync();
        }
    }

    private static void TellProgress(TimeSpan elapsed, FuzzRun[] runs)
    {
        var counts = runs.Select(run => string.Create(CultureInfo.InvariantCulture, $"{run.Target.Name} {run.Executions} ({run.Executions / run.Busy.TotalSeconds:0}/s)"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{elapsed:hh\\:mm\\:ss}  {runs.Sum(run => run.Executions)} inputs, {GC.GetTotalMemory(forceFullCollection: true) / 1048576} MiB: {string.Join(", ", counts)}"));
    }

    private static async Task TellReducedAsync(FindingException finding, FuzzRun[] runs)
    {
        var target = runs.First(run => ReferenceEquals(run.Target, finding.Target)).Target;
        var reduced = await Reduction.ReduceAsync(target, finding.Input, TimeSpan.FromSeconds(30));
        if (reduced.Length < finding.Input.Length)
        {
            var file = finding.File + ".reduced";
            await File.WriteAllBytesAsync(file, reduced);
            Console.WriteLine($"The smallest part of it that shows a fault, too: {file} ({reduced.Length} bytes): {FindingException.Escaped(reduced)}");
        }
    }
}
