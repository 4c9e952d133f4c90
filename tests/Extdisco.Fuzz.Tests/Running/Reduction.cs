using System.Diagnostics;

namespace Extdisco.Fuzz.Tests.Running;

/// <summary>Makes the input of a finding smaller, as long as it shows the same fault.</summary>
internal static class Reduction
{
    /// <summary>How much of a fault's text has to be the same. What follows tells of the input.</summary>
    private const int Telling = 24;

    /// <summary>Takes out what can be taken out, in ever smaller pieces.</summary>
    public static async Task<byte[]> ReduceAsync(IFuzzTarget target, byte[] input, TimeSpan patience)
    {
        var fault = await FaultAsync(target, input);
        var began = Stopwatch.GetTimestamp();
        for (var piece = Math.Max(1, input.Length / 2); piece > 0; piece /= 2)
        {
            for (var at = 0; at < input.Length && Stopwatch.GetElapsedTime(began) < patience;)
            {
                byte[] shorter = [.. input.AsSpan(0, at), .. input.AsSpan(Math.Min(input.Length, at + piece))];
                if (string.Equals(await FaultAsync(target, shorter), fault, StringComparison.Ordinal))
                {
                    input = shorter;
                }
                else
                {
                    at += piece;
                }
            }
        }

        return input;
    }

    private static async Task<string?> FaultAsync(IFuzzTarget target, byte[] input)
    {
        try
        {
            await target.CheckAsync(input);
            return null;
        }
        catch (Exception e)
        {
            return e.Message[..Math.Min(e.Message.Length, Telling)];
        }
    }
}
