using System.Globalization;

namespace Extdisco.Benchmarks.Load;

/// <summary>A process and those that it started, as the kernel counts them (proc(5)).</summary>
internal static class ProcessTree
{
    private const int TicksPerSecond = 100; // USER_HZ: what the kernel tells is in it, whatever it runs at

    /// <summary>The processor time, user and system, of a process and of all below it, to a hundredth of a second.</summary>
    public static TimeSpan ReadProcessorTime(int id)
    {
        // The name stands in parentheses and may hold anything. Behind it come the state, as the third field, and numbers.
        var stat = File.ReadAllText($"/proc/{id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = Number(fields[14 - 3]) + Number(fields[15 - 3]);
        return (TimeSpan.FromSeconds(1) * ticks / TicksPerSecond) + Children(id).Aggregate(TimeSpan.Zero, (sum, child) => sum + ReadProcessorTime(child));
    }

    private static IEnumerable<int> Children(int id) => Directory.EnumerateDirectories($"/proc/{id}/task")
        .SelectMany(task => File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(child => (int)Number(child));

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
