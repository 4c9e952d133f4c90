using System.CommandLine;

namespace Extdisco.Server.Commands;

/// <summary><c>extdisco completion</c>: prints what makes a shell complete this program's command line.</summary>
internal static class CompletionCommand
{
    /// <summary>Makes the verb.</summary>
    public static Command Make(Consoles consoles)
    {
        var shell = new Argument<string>("SHELL") { Description = "Which shell." };
        shell.AcceptOnlyFromAmong("bash", "fish", "zsh");
        var command = new Verb(
            "completion",
            "Print a script that makes a shell complete this command line.",
            "extdisco completion bash > /etc/bash_completion.d/extdisco",
            "extdisco completion zsh > /usr/local/share/zsh/site-functions/_extdisco",
            "extdisco completion fish > ~/.config/fish/completions/extdisco.fish")
        {
            shell,
        };
        command.SetAction(async (parsed, _) =>
        {
            var tree = CommandTree.Of(parsed.RootCommandResult.Command);
            await consoles.Output.WriteAsync(parsed.GetValue(shell) switch
            {
                "bash" => BashCompletion.Of(tree),
                "zsh" => ZshCompletion.Of(tree),
                _ => FishCompletion.Of(tree),
            });
            return ExitCode.Normal;
        });
        return command;
    }
}
