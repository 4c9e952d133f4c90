using System.CommandLine;

namespace Extdisco.Server.Commands;

/// <summary>The command line.</summary>
internal static class ExtdiscoCommand
{
    private const string Description = """
        Extdisco tells XMPP clients about STUN and TURN relays (XEP-0215) and mints credentials for them. It runs beside an XMPP
        server as a component (XEP-0114).

        Any setting can be overridden by --Extdisco:Key=value, such as --Extdisco:Servers:0:Port=5348, or by the environment,
        such as Extdisco__Servers__0__Port=5348. SIGHUP loads the configuration again; SIGTERM and SIGINT stop.

        Exit codes: 0 normal, 1 something unexpected (the log has it), 2 the configuration or the command line is wrong.
        """;

    private static readonly string[] Sections = ["--Extdisco:", "--Serilog:"];

    /// <summary>Does what the command line says.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error)
    {
        var parsed = Build(output, error).Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var problem in parsed.Errors)
            {
                await error.WriteLineAsync($"extdisco: {problem.Message}; see extdisco --help");
            }

            return ExitCode.BadConfiguration;
        }

        // The host has its own way to stop on signals, which waits for the streams to be closed.
        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = output,
            Error = error,
            ProcessTerminationTimeout = null,
            EnableDefaultExceptionHandler = false,
        });
    }

    private static RootCommand Build(TextWriter output, TextWriter error)
    {
        var config = new Option<string>("--config", "-c")
        {
            Description = "The configuration file.",
            HelpName = "FILE",
            DefaultValueFactory = _ => "appsettings.json",
        };
        var url = new Option<string>("--url")
        {
            Description = "What to ask.",
            HelpName = "URL",
            DefaultValueFactory = _ => HealthCommand.DefaultUrl,
        };
        var run = new Command("run", "Serve until told to stop (the default).") { config };
        var health = new Command("health", "Ask a running instance whether every server has accepted it; exit 0 if so.") { url };
        var root = new RootCommand(Description) { run, health };
        root.Options.Add(config);
        foreach (var command in new[] { root, run })
        {
            command.TreatUnmatchedTokensAsErrors = false;
            command.SetAction((parsed, _) => ServeAsync(parsed.GetValue(config)!, parsed.UnmatchedTokens, error));
        }

        health.SetAction((parsed, _) => HealthCommand.RunAsync(parsed.GetValue(url)!, output, error));
        return root;
    }

    private static async Task<int> ServeAsync(string file, IReadOnlyList<string> settings, TextWriter error)
    {
        if (settings.FirstOrDefault(setting => !IsSetting(setting)) is { } unknown)
        {
            await error.WriteLineAsync($"extdisco: {unknown} is neither a verb nor an option, and no setting such as --Extdisco:Servers:0:Port=5348; see extdisco --help");
            return ExitCode.BadConfiguration;
        }

        return await RunCommand.RunAsync(file, settings, error);
    }

    private static bool IsSetting(string token) =>
        token.Contains('=', StringComparison.Ordinal)
        && Sections.Any(section => token.StartsWith(section, StringComparison.OrdinalIgnoreCase));
}
