using System.Globalization;
using System.Text;

namespace Extdisco.Server.Commands;

/// <summary>The script for fish. It starts no program: all words are in it.</summary>
internal static class FishCompletion
{
    /// <summary>The script.</summary>
    public static string Of(IReadOnlyList<CommandTree> tree)
    {
        var script = new StringBuilder(
            """
            # fish completion for extdisco, made by: extdisco completion fish
            complete -c extdisco -f

            """);
        foreach (var verb in tree)
        {
            var condition = ConditionOf(verb);
            foreach (var below in verb.Verbs)
            {
                var description = tree.Single(other => string.Equals(other.Path, verb.Path.Length == 0 ? below : $"{verb.Path} {below}", StringComparison.Ordinal)).Description;
                script.Append(CultureInfo.InvariantCulture, $"complete -c extdisco -n '{condition}' -a {below} -d '{Escaped(description)}'\n");
            }

            foreach (var value in verb.Values)
            {
                script.Append(CultureInfo.InvariantCulture, $"complete -c extdisco -n '{condition}' -a {value}\n");
            }

            foreach (var option in verb.Options)
            {
                var names = string.Concat(option.Names.Select(name => name.StartsWith("--", StringComparison.Ordinal) ? $" -l {name[2..]}" : $" -s {name[1..]}"));
                var value = option switch
                {
                    { IsFile: true } => " -r -F",
                    { Values.Count: > 0 } => $" -x -a '{string.Join(' ', option.Values)}'",
                    { HasValue: true } => " -x",
                    _ => "",
                };
                script.Append(CultureInfo.InvariantCulture, $"complete -c extdisco -n '{condition}'{names}{value} -d '{Escaped(option.Description)}'\n");
            }
        }

        return script.ToString();
    }

    private static string ConditionOf(CommandTree verb)
    {
        if (verb.Path.Length == 0)
        {
            return "__fish_use_subcommand";
        }

        var seen = string.Join("; and ", verb.Path.Split(' ').Select(word => $"__fish_seen_subcommand_from {word}"));
        return verb.Verbs.Count == 0 ? seen : $"{seen}; and not __fish_seen_subcommand_from {string.Join(' ', verb.Verbs)}";
    }

    private static string Escaped(string text) => text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal);
}
