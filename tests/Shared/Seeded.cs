using Xunit.Abstractions;

namespace Extdisco.Testing;

/// <summary>Randomness that can be had again: the seed is printed, and EXTDISCO_SEED sets it.</summary>
internal static class Seeded
{
    public static Random Random(ITestOutputHelper output)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("EXTDISCO_SEED"), out var given) ? given : System.Random.Shared.Next();
        output.WriteLine($"EXTDISCO_SEED={seed}");
        return new Random(seed);
    }
}
