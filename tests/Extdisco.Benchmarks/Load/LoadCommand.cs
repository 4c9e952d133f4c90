using System.CommandLine;
using Extdisco.Benchmarks.Servers;

namespace Extdisco.Benchmarks.Load;

/// <summary>The command <c>load</c>.</summary>
internal static class LoadCommand
{
    private static readonly Dictionary<string, Action<LoadSettings>> Suites = new(StringComparer.Ordinal)
    {
        ["alone"] = AloneSuite.Run,
        ["queries"] = QueriesSuite.Run,
        ["mix"] = MixSuite.Run,
        ["push"] = PushSuite.Run,
        ["entities"] = EntitiesSuite.Run,
        ["growth"] = GrowthSuite.Run,
        ["servers"] = ServersSuite.Run,
        ["footprint"] = FootprintSuite.Run,
    };

    /// <summary>Does what the command line says.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments, TextWriter output)
    {
        var suites = new Argument<string[]>("suites")
        {
            Description = $"What to measure: {string.Join(", ", Suites.Keys)}; all by default.",
            DefaultValueFactory = _ => [.. Suites.Keys],
        };
        suites.AcceptOnlyFromAmong([.. Suites.Keys]);
        var extdisco = new Option<string>("--extdisco")
        {
            Description = "The published extdisco.dll to measure; by default the one built beside this program.",
            DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "extdisco.dll"),
        };
        var singleFile = new Option<string?>("--single-file") { Description = "The single file to measure beside it, in the suite footprint; none by default." };
        var rounds = new Option<int>("--rounds") { Description = "How often everything is measured, in turns.", DefaultValueFactory = _ => 3 };
        var seconds = new Option<double>("--seconds") { Description = "How long each measurement takes.", DefaultValueFactory = _ => 3 };
        var command = new RootCommand("Plays the XMPP server's side of a component connection, or clients of a real server, and measures the components. Prints Markdown.")
        {
            suites, extdisco, singleFile, rounds, seconds,
        };
        command.SetAction(parsed =>
        {
            var folder = Directory.CreateTempSubdirectory("extdisco-bench.");
            try
            {
                var settings = new LoadSettings(
                    new Components(
                        Path.GetFullPath(parsed.GetRequiredValue(extdisco)),
                        folder.FullName,
                        parsed.GetValue(singleFile) is { } file ? Path.GetFullPath(file) : null),
                    parsed.GetRequiredValue(rounds),
                    TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds)),
                    output);
                foreach (var suite in parsed.GetRequiredValue(suites))
                {
                    Suites[suite](settings);
                }
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        });
        return command.Parse(arguments).Invoke();
    }
}
