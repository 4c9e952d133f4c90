using System.Globalization;

namespace Extdisco.Interop.Tests.Harness;

/// <summary>What a process holds at a moment.</summary>
/// <param name="ResidentMiB">Its resident memory.</param>
/// <param name="Handles">Its open file descriptors.</param>
/// <param name="Threads">Its threads.</param>
/// <param name="Processor">The processor time that it has used since its start.</param>
public sealed record ProcessFigures(double ResidentMiB, int Handles, int Threads, TimeSpan Processor)
{
    private const double TicksPerSecond = 100; // USER_HZ, on every Linux

    public static ProcessFigures Of(int processId)
    {
        var folder = $"/proc/{processId.ToString(CultureInfo.InvariantCulture)}";
        var status = File.ReadAllLines($"{folder}/status");
        // Behind the name, which may hold anything, the state comes first; user and system time are the 12th and 13th.
        var stat = File.ReadAllText($"{folder}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return new ProcessFigures(
            Number("VmRSS:") / 1024,
            Directory.GetFileSystemEntries($"{folder}/fd").Length,
            (int)Number("Threads:"),
            TimeSpan.FromSeconds((Parse(fields[11]) + Parse(fields[12])) / TicksPerSecond));

        double Number(string name) =>
            Parse(status.Single(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Replace("kB", "", StringComparison.Ordinal));

        static double Parse(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }

    /// <summary>Checks that it holds about as much as it did before.</summary>
    public void ShouldBeBackAt(ProcessFigures before)
    {
        // What the runtime compiles on new ways stays; a leak of what passed in the meantime would be more.
        ResidentMiB.Should().BeLessThan(before.ResidentMiB + 24);
        Handles.Should().BeLessThanOrEqualTo(before.Handles + 4);
        Threads.Should().BeLessThanOrEqualTo(before.Threads + 8);
    }
}
