using Spectre.Console;

namespace Extdisco.Server.Commands;

/// <summary>Where the program writes to, for people and for programs.</summary>
/// <param name="Output">What was asked for.</param>
/// <param name="Error">What went wrong.</param>
internal sealed record Consoles(TextWriter Output, TextWriter Error)
{
    // Wide enough that no table is folded where nobody knows the width.
    private const int RedirectedWidth = 200;

    /// <summary>Standard output for tables, with colours on a terminal alone, and without where NO_COLOR says so.</summary>
    public IAnsiConsole Tables => Make(Output, isTerminal: Output == Console.Out && !Console.IsOutputRedirected);

    /// <summary>Standard error for what goes on meanwhile, or null where it is no terminal.</summary>
    public IAnsiConsole? Progress => Error == Console.Error && !Console.IsErrorRedirected ? Make(Error, isTerminal: true) : null;

    private static IAnsiConsole Make(TextWriter writer, bool isTerminal)
    {
        var hasColours = isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = hasColours ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = hasColours ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal)
        {
            console.Profile.Width = RedirectedWidth;
        }

        return console;
    }
}
