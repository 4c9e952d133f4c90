using System.Text;

namespace Extdisco.Fuzz.Tests.Running;

/// <summary>Randomness that can be had again.</summary>
internal static class Randomness
{
    /// <summary>That of one iteration.</summary>
    public static Random Of(long seed, string target, long iteration) =>
        new(Fold(Hash(Encoding.UTF8.GetBytes(target), unchecked(((ulong)seed * 0x9E3779B97F4A7C15) + (ulong)iteration))));

    /// <summary>What is done at random with an input: it depends upon the input alone, so that a file with it is enough to repeat it.</summary>
    public static Random Of(byte[] input) => new(Fold(Hash(input, 0)));

    /// <summary>One of several.</summary>
    public static T Pick<T>(this Random random, params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];

    /// <summary>True once in so many times.</summary>
    public static bool OneIn(this Random random, int times) => random.Next(times) == 0;

    private static ulong Hash(byte[] bytes, ulong start)
    {
        // FNV-1a, and the end of SplitMix64 so that neighbours differ.
        var hash = unchecked(start ^ 14695981039346656037);
        foreach (var value in bytes)
        {
            hash = unchecked((hash ^ value) * 1099511628211);
        }

        hash = unchecked((hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9);
        hash = unchecked((hash ^ (hash >> 27)) * 0x94D049BB133111EB);
        return hash ^ (hash >> 31);
    }

    private static int Fold(ulong hash) => unchecked((int)(hash ^ (hash >> 32)));
}
