using Extdisco.Fuzz.Tests.Running;
using Extdisco.Fuzz.Tests.Targets;
using Xunit.Abstractions;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Extdisco.Fuzz.Tests;

/// <summary>
/// Each target for its part of a bounded time, with another seed in each run: the seed and the iteration stand in the failure. The
/// long form is scripts/fuzz.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    public static TheoryData<string> Targets { get; } = [.. FuzzTargets.Names];

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Any_input_is_withstood(string target)
    {
        await using var fuzzed = FuzzTargets.Make(target);
        var run = new FuzzRun(fuzzed, FuzzSettings.Seed);
        output.WriteLine($"{FuzzSettings.SeedVariable}={FuzzSettings.Seed}");
        if (FuzzSettings.Iteration is { } iteration)
        {
            await run.RunOneAsync(iteration);
            return;
        }

        await run.RunAsync(FuzzSettings.Duration * fuzzed.Weight / FuzzTargets.Weights);
        output.WriteLine($"{run.Executions} inputs in {run.Busy.TotalSeconds:0.0} s: {fuzzed.Tally}");
    }
}
