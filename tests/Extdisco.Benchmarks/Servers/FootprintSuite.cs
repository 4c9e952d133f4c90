using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Extdisco.Benchmarks.Load;

namespace Extdisco.Benchmarks.Servers;

/// <summary>
/// What an operator meets before there is any load: how long a start takes, up to the first answer that a client of a real Prosody
/// gets, how much memory it then has resident while nobody asks, and how large each build is.
/// </summary>
internal static class FootprintSuite
{
    private const int FewestStarts = 5;
    private const double Megabyte = 1_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>How long it is left alone before its memory is read.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);

    /// <summary>Measures each build in turns; a first start of each, which fills the caches of the system, does not count.</summary>
    public static void Run(LoadSettings settings)
    {
        Build[] builds =
        [
            new("framework-dependent", "dotnet", [settings.Components.Program], SizeOf(Path.GetDirectoryName(settings.Components.Program)!), Start: 300, Resident: 60, Size: null),
            .. settings.Components.SingleFile is { } file ? [new Build("single file", file, [], new FileInfo(file).Length, Start: 200, Resident: 40, Size: 30)] : Array.Empty<Build>(),
        ];
        var starts = settings.Rounds == 1 ? 1 : Math.Max(FewestStarts, settings.Rounds);
        var results = builds.ToDictionary(build => build, _ => new List<Footprint>());
        using var server = PeerServer.Start("prosody", settings.Components.Folder);
        using var client = new ClientSession(server.ClientPort, "romeo", "first");
        var configuration = WriteConfiguration(settings.Components.Folder, server.ComponentPort);
        for (var start = 0; start <= starts; start++)
        {
            foreach (var (build, list) in results)
            {
                var footprint = Measure(build, configuration, client, start == 0 ? TimeSpan.Zero : Idle);
                if (start > 0)
                {
                    list.Add(footprint);
                }
            }
        }

        Tell(settings.Output, results);
    }

    private static Footprint Measure(Build build, string configuration, ClientSession client, TimeSpan idle)
    {
        var begun = Stopwatch.GetTimestamp();
        using var process = ComponentProcess.StartForeign(build.Name, build.Program, [.. build.Arguments, "run", "--config", configuration]);
        while (!client.IsServedBy(Site.Component))
        {
            if (Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new WrongReplyException($"The {build.Name} build does not serve: {process.Output}");
            }

            // Prosody answers at once that the component is not there; to ask all the time would take the processor from the start.
            Thread.Sleep(2);
        }

        var took = Stopwatch.GetElapsedTime(begun);
        Thread.Sleep(idle);
        return new Footprint(took.TotalMilliseconds, process.ReadResident().Now, process.ReadAnonymous());
    }

    private static void Tell(TextWriter output, Dictionary<Build, List<Footprint>> results)
    {
        Report.Table(output, "Beside Prosody", ["build"], ["start to the first answer ms", "resident when idle MiB", "of it not of files MiB", "size MB"]);
        foreach (var (build, list) in results)
        {
            Report.Row(
                output,
                [
                    build.Name,
                    Report.Cell(list.Select(footprint => footprint.Start), "0"),
                    Report.Cell(list.Select(footprint => footprint.Resident), "0.0"),
                    Report.Cell(list.Select(footprint => footprint.Anonymous), "0.0"),
                    (build.Bytes / Megabyte).ToString("0.0", CultureInfo.InvariantCulture),
                ]);
        }

        output.WriteLine();
        foreach (var (build, list) in results)
        {
            Report.Target(output, $"{build.Name}: start to the first answer in ms", Series.MedianOf(list.Select(footprint => footprint.Start)), "at most", build.Start);
            Report.Target(output, $"{build.Name}: resident when idle in MiB", Series.MedianOf(list.Select(footprint => footprint.Resident)), "at most", build.Resident);
            if (build.Size is { } size)
            {
                Report.Target(output, $"{build.Name}: size in MB", build.Bytes / Megabyte, "at most", size);
            }
        }
    }

    /// <summary>That of the other suites, without probes of relays that are not there; HTTP is served, as it is by default.</summary>
    private static string WriteConfiguration(string folder, int port)
    {
        var options = Site.Configuration(port);
        options["Health"] = new JsonObject { ["Enabled"] = false };
        options["Http"] = new JsonObject { ["Listen"] = "http://127.0.0.1:5380" };
        var file = Path.Combine(folder, "footprint.json");
        File.WriteAllText(file, new JsonObject { ["Extdisco"] = options }.ToJsonString());
        return file;
    }

    private static long SizeOf(string folder) => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    /// <summary>A build, and what it may cost.</summary>
    private sealed record Build(string Name, string Program, string[] Arguments, long Bytes, double Start, double Resident, double? Size);

    /// <summary>What one start has shown.</summary>
    private sealed record Footprint(double Start, double Resident, double Anonymous);
}
