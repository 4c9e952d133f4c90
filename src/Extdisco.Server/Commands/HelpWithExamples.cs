using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Extdisco.Server.Commands;

/// <summary>The help of a verb, and its examples behind it; behind that of the program itself, one of each verb.</summary>
/// <param name="help">What writes the help.</param>
/// <param name="output">Where it is written.</param>
internal sealed class HelpWithExamples(HelpAction help, TextWriter output) : SynchronousCommandLineAction
{
    /// <summary>Has a program's help show examples.</summary>
    public static void Add(RootCommand root, TextWriter output)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new HelpWithExamples((HelpAction)option.Action!, output);
    }

    /// <summary>Who asks for help need not have written the rest.</summary>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = help.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        if (command is Verb { Remarks: { } remarks })
        {
            output.WriteLine(remarks);
            output.WriteLine();
        }

        Write(command is Verb verb ? verb.Examples : command.Subcommands.OfType<Verb>().Select(known => known.Examples[0]));
        return exitCode;
    }

    private void Write(IEnumerable<string> examples)
    {
        output.WriteLine("Examples:");
        foreach (var example in examples)
        {
            output.WriteLine($"  {example}");
        }

        output.WriteLine();
    }
}
