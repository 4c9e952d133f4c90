using System.Globalization;
using System.Text;

namespace Extdisco.Server.Commands;

/// <summary>The script for zsh. It starts no program: all words are in it.</summary>
internal static class ZshCompletion
{
    /// <summary>The script.</summary>
    public static string Of(IReadOnlyList<CommandTree> tree)
    {
        var script = new StringBuilder(
            """
            #compdef extdisco
            # zsh completion for extdisco, made by: extdisco completion zsh
            _extdisco() {
                local previous=${words[CURRENT-1]} verb= word
                case $previous in

            """);
        foreach (var option in CommandTree.Valued(tree))
        {
            script.Append(CultureInfo.InvariantCulture, $"    {string.Join('|', option.Names)}) {(option.IsFile ? "_files" : $"compadd -- {string.Join(' ', option.Values)}")}; return ;;\n");
        }

        script.Append(
            """
                esac
                for word in ${words[2,CURRENT-1]}; do
                    case "$verb $word" in

            """);
        CommandTree.AppendVerbs(tree, script);
        foreach (var verb in tree)
        {
            script.Append(CultureInfo.InvariantCulture, $"    '{verb.Path}') compadd -- {string.Join(' ', verb.Words)} ;;\n");
        }

        return script.Append(
            """
                esac
            }
            if [ "$funcstack[1]" = _extdisco ]; then
                _extdisco "$@"
            else
                compdef _extdisco extdisco
            fi

            """).ToString();
    }
}
