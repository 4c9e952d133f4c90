using System.CommandLine;
using Extdisco.Server.Configuration;

namespace Extdisco.Server.Commands;

/// <summary>How the command line says which configuration is meant: a file, and settings that override it.</summary>
/// <param name="error">Where it is told what is wrong with them.</param>
internal sealed class ConfigurationArguments(TextWriter error)
{
    private static readonly string[] Sections = ["--Extdisco:", "--Serilog:"];

    /// <summary>The option for the file.</summary>
    public Option<string> File { get; } = new("--config", "-c")
    {
        Description = "The configuration file.",
        HelpName = "FILE",
        DefaultValueFactory = _ => "appsettings.json",
    };

    /// <summary>Lets a verb take settings, which the parser does not know.</summary>
    public static void Takes(Command command) => command.TreatUnmatchedTokensAsErrors = false;

    /// <summary>Does what needs a configuration, unless the command line is wrong.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> WithLoaderAsync(ParseResult parsed, Func<ConfigurationLoader, Task<int>> act)
    {
        if (parsed.UnmatchedTokens.FirstOrDefault(setting => !IsSetting(setting)) is { } unknown)
        {
            await error.WriteLineAsync($"extdisco: {unknown} is neither a verb nor an option, and no setting such as --Extdisco:Servers:0:Port=5348; see extdisco --help");
            return ExitCode.BadConfiguration;
        }

        return await act(new ConfigurationLoader(parsed.GetValue(File)!, parsed.UnmatchedTokens, TimeProvider.System));
    }

    private static bool IsSetting(string token) =>
        token.Contains('=', StringComparison.Ordinal)
        && Sections.Any(section => token.StartsWith(section, StringComparison.OrdinalIgnoreCase));
}
