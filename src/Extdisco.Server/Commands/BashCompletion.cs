using System.Globalization;
using System.Text;

namespace Extdisco.Server.Commands;

/// <summary>The script for bash. It starts no program: all words are in it.</summary>
internal static class BashCompletion
{
    /// <summary>The script.</summary>
    public static string Of(IReadOnlyList<CommandTree> tree)
    {
        var script = new StringBuilder(
            """
            # bash completion for extdisco, made by: extdisco completion bash
            _extdisco() {
                local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} verb= word words
                COMPREPLY=()
                case $previous in

            """);
        foreach (var option in CommandTree.Valued(tree))
        {
            var reply = option.IsFile ? "mapfile -t COMPREPLY < <(compgen -f -- \"$current\")" : $"mapfile -t COMPREPLY < <(compgen -W '{string.Join(' ', option.Values)}' -- \"$current\")";
            script.Append(CultureInfo.InvariantCulture, $"    {string.Join('|', option.Names)}) {reply}; return ;;\n");
        }

        script.Append(
            """
                esac
                for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
                    case "$verb $word" in

            """);
        CommandTree.AppendVerbs(tree, script);
        foreach (var verb in tree)
        {
            script.Append(CultureInfo.InvariantCulture, $"    '{verb.Path}') words='{string.Join(' ', verb.Words)}' ;;\n");
        }

        return script.Append(
            """
                esac
                mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
            }
            complete -o filenames -F _extdisco extdisco

            """).ToString();
    }
}
