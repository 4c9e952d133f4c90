using System.Globalization;

namespace Extdisco.Fuzz.Tests.Running;

/// <summary>What the environment says about a run of the tests.</summary>
internal static class FuzzSettings
{
    /// <summary>The variable with the seed; without it, each run has another.</summary>
    public const string SeedVariable = "EXTDISCO_SEED";

    /// <summary>The variable with the only iteration to run.</summary>
    public const string IterationVariable = "EXTDISCO_FUZZ_ITERATION";

    /// <summary>The variable with how many seconds all targets together get.</summary>
    public const string SecondsVariable = "EXTDISCO_FUZZ_SECONDS";

    /// <summary>The seed.</summary>
    public static long Seed { get; } = Number(SeedVariable) ?? Random.Shared.Next();

    /// <summary>The only iteration to run, or null.</summary>
    public static long? Iteration { get; } = Number(IterationVariable);

    /// <summary>How long all targets together run.</summary>
    public static TimeSpan Duration { get; } = TimeSpan.FromSeconds(Number(SecondsVariable) ?? 8);

    private static long? Number(string variable) =>
        long.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
