using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Extdisco.Server.Hosting;

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

    /// <summary>Does what the command line says.</summary>
    /// <returns>The exit code.</returns>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The last door: whatever comes out here is told in a line and becomes the exit code, where the runtime would abort with a core.")]
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error)
    {
        // An argument that begins with @ is a wrong one, and no file with further arguments.
        var parsed = Build(new Consoles(output, error)).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            foreach (var problem in parsed.Errors)
            {
                var message = arguments.Where(argument => argument.Contains('=', StringComparison.Ordinal))
                    .Aggregate(problem.Message, (text, argument) => text.Replace(argument, ConfigurationArguments.Shown(argument), StringComparison.Ordinal));
                await error.WriteLineAsync($"extdisco: {message}; see extdisco --help");
            }

            return ExitCode.BadConfiguration;
        }

        // Signals are looked after here, as their default way waits for nothing that has to be closed or given back.
        using var signals = new StopSignals();
        var invocation = new InvocationConfiguration { Output = output, Error = error, ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false };
        try
        {
            return await parsed.InvokeAsync(invocation, signals.Asked);
        }
        catch (OperationCanceledException) when (signals.Asked.IsCancellationRequested)
        {
            return signals.ExitCode;
        }
        catch (Exception problem)
        {
            await TellAsync(error, problem);
            return ExitCode.Unexpected;
        }
    }

    /// <summary>The verbs and options.</summary>
    public static RootCommand Build(Consoles consoles)
    {
        var configuration = new ConfigurationArguments(consoles.Error);
        var run = new Verb(
            "run",
            "Serve until told to stop (the default).",
            "extdisco run --config /etc/extdisco/appsettings.json",
            "extdisco run --Serilog:MinimumLevel:Default=Debug")
        {
            configuration.File, configuration.Settings,
        };
        var root = new RootCommand(Description)
        {
            run,
            CheckCommand.Make(configuration, consoles),
            MintCommand.Make(configuration, consoles),
            ConfigCommand.Make(configuration, consoles),
            HealthCommand.Make(consoles),
            CompletionCommand.Make(consoles),
        };
        root.Options.Add(configuration.File);
        root.Arguments.Add(configuration.Settings);
        HelpWithExamples.Add(root, consoles.Output);
        foreach (var command in new Command[] { root, run })
        {
            command.SetAction((parsed, stop) => configuration.WithLoaderAsync(parsed, loader => RunCommand.RunAsync(loader, consoles.Error, stop)));
        }

        return root;
    }

    private static async Task TellAsync(TextWriter error, Exception problem)
    {
        try
        {
            var cause = problem.GetBaseException();
            await error.WriteLineAsync($"extdisco: {cause.GetType().Name}: {cause.Message.ReplaceLineEndings(" ")}");
        }
        catch (IOException)
        {
            // There is no room for that either; the exit code says it.
        }
    }
}
