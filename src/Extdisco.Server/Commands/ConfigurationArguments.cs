using System.CommandLine;
using Extdisco.Server.Configuration;
using Extdisco.Server.Options;

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

    /// <summary>Settings that override the file, of which the parser knows nothing but that they are there.</summary>
    public Argument<string[]> Settings { get; } = new("--KEY=VALUE")
    {
        Description = "Settings that override the file, such as --Extdisco:Servers:0:Port=5348.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>Does what needs a configuration, unless the command line is wrong.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> WithLoaderAsync(ParseResult parsed, Func<ConfigurationLoader, Task<int>> act)
    {
        var settings = parsed.GetValue(Settings) ?? [];
        if (settings.FirstOrDefault(setting => !IsSetting(setting)) is { } unknown)
        {
            await error.WriteLineAsync($"extdisco: {Shown(unknown)} is neither a verb nor an option, and no setting such as --Extdisco:Servers:0:Port=5348; see extdisco --help");
            return ExitCode.BadConfiguration;
        }

        return await act(new ConfigurationLoader(parsed.GetValue(File)!, settings, TimeProvider.System));
    }

    /// <summary>Does what needs a configuration that can be used; what is wrong with one that cannot is told.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> WithOptionsAsync(ParseResult parsed, Func<ExtdiscoOptions, Task<int>> act) => WithLoaderAsync(parsed, async loader =>
    {
        var loaded = loader.Load();
        if (loaded.Options is { } options)
        {
            return await act(options);
        }

        await loaded.Report.TellAsync(error, loader.Path);
        return ExitCode.BadConfiguration;
    });

    /// <summary>How a word of the command line is shown in a message: without its value, as that may be a secret under a misspelt key.</summary>
    public static string Shown(string token) => token.IndexOf('=', StringComparison.Ordinal) is >= 0 and var end ? $"{token[..end]}=..." : token;

    private static bool IsSetting(string token) =>
        token.Contains('=', StringComparison.Ordinal)
        && Sections.Any(section => token.StartsWith(section, StringComparison.OrdinalIgnoreCase));
}
