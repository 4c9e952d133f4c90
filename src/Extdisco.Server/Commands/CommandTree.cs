using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;
using System.Text;

namespace Extdisco.Server.Commands;

/// <summary>A verb, as completion and the manual see it.</summary>
/// <param name="Path">The words that lead to it, with blanks between them; empty for the program itself.</param>
/// <param name="Description">What it is for, in one line.</param>
/// <param name="Verbs">The words that may follow.</param>
/// <param name="Options">Its options.</param>
/// <param name="Values">The words that its argument can be, where they are known.</param>
internal sealed record CommandTree(
    string Path, string Description, IReadOnlyList<string> Verbs, IReadOnlyList<CommandOption> Options, IReadOnlyList<string> Values)
{
    /// <summary>Its own name, empty for the program itself.</summary>
    public string Name => Path[(Path.LastIndexOf(' ') + 1)..];

    /// <summary>The path of the verb above it, empty for the program itself.</summary>
    public string Above => Path.LastIndexOf(' ') is > 0 and var end ? Path[..end] : "";

    /// <summary>All words that may follow.</summary>
    public IEnumerable<string> Words => [.. Verbs, .. Values, .. Options.SelectMany(option => option.Names)];

    /// <summary>The options of a tree behind which a value follows, each once.</summary>
    public static IEnumerable<CommandOption> Valued(IReadOnlyList<CommandTree> tree) =>
        tree.SelectMany(verb => verb.Options).Where(option => option.HasValue).DistinctBy(option => option.Names[0], StringComparer.Ordinal);

    /// <summary>The program, and all its verbs.</summary>
    public static IReadOnlyList<CommandTree> Of(Command root) => [.. Walk(root, "", [.. root.Options.Where(option => option.Recursive)])];

    /// <summary>Adds what bash and zsh have alike: the words so far become the verb, from inside of <c>case "$verb $word"</c> to inside of <c>case $verb</c>.</summary>
    public static void AppendVerbs(IReadOnlyList<CommandTree> tree, StringBuilder script)
    {
        foreach (var verb in tree.Where(verb => verb.Path.Length > 0))
        {
            script.Append(CultureInfo.InvariantCulture, $"        '{verb.Above} {verb.Name}') verb='{verb.Path}' ;;\n");
        }

        script.Append(
            """
                    esac
                done
                case $verb in

            """);
    }

    private static IEnumerable<CommandTree> Walk(Command command, string path, IReadOnlyList<Option> everywhere)
    {
        yield return new CommandTree(
            path,
            FirstLine(command.Description),
            [.. command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name)],
            [.. command.Options.Union(everywhere).Where(option => !option.Hidden).Select(OptionOf)],
            [.. command.Arguments.SelectMany(argument => argument.GetCompletions(CompletionContext.Empty)).Select(item => item.Label)]);
        foreach (var verb in command.Subcommands.Where(verb => !verb.Hidden).SelectMany(verb => Walk(verb, path.Length == 0 ? verb.Name : $"{path} {verb.Name}", everywhere)))
        {
            yield return verb;
        }
    }

    private static CommandOption OptionOf(Option option) => new(
        [.. option.Aliases.Prepend(option.Name).Where(name => name.StartsWith('-') && name is not "-?")],
        FirstLine(option.Description),
        option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool),
        option.HelpName is "FILE",
        option.ValueType == typeof(bool) ? [] : [.. option.GetCompletions(CompletionContext.Empty).Select(item => item.Label)]);

    private static string FirstLine(string? text) => text?.Split('\n')[0].TrimEnd('.') ?? "";
}
