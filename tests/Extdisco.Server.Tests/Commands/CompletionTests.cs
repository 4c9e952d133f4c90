using System.Diagnostics;

namespace Extdisco.Server.Tests.Commands;

/// <summary>What <c>extdisco completion</c> prints, loaded into a real shell that is then asked to complete.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("extdisco ", "run check mint config health completion --help -h --version --config -c")]
    [InlineData("extdisco ch", "check")]
    [InlineData("extdisco co", "config completion")]
    [InlineData("extdisco check --", "--config --json --url --help")]
    [InlineData("extdisco mint romeo@example.org --format ", "json table urls")]
    [InlineData("extdisco mint --format js", "json")]
    [InlineData("extdisco mint -f u", "urls")]
    [InlineData("extdisco config ", "show schema --help -h")]
    [InlineData("extdisco config show --j", "--json")]
    [InlineData("extdisco --config wanted.json che", "check")]
    [InlineData("extdisco completion ", "bash fish zsh --help -h")]
    [InlineData("extdisco check --config want", "wanted.json")]
    [InlineData("extdisco check -c want", "wanted.json")]
    [InlineData("extdisco mint --domain ", "")]
    public async Task Bash_completes(string line, string expected)
    {
        var (exit, script) = await ServerProcess.RunAsync(_folder.Path, "completion", "bash");
        exit.Should().Be(0);
        _folder.Write("completion.bash", script + "\n");
        _folder.Write("wanted.json", "{}");

        // As bash itself does it: the words of the line, which of them the cursor is in, and then the function that was registered.
        var reply = await RunAsync("bash", "-c", """
            set -u
            . ./completion.bash
            read -ra COMP_WORDS <<<"$0"
            [[ $0 != *' ' ]] || COMP_WORDS+=('')
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            registered=$(complete -p extdisco) && function=${registered##*-F } && "${function%% *}" && printf '%s\n' "${COMPREPLY[@]}"
            """, line);

        reply.Trim().Split('\n').Should().Equal(expected.Split(' '));
    }

    [Theory]
    [InlineData("zsh", "#compdef extdisco\n", "'config show') compadd -- --config -c --json --help -h ;;")]
    [InlineData("fish", "# fish completion for extdisco", "-n '__fish_seen_subcommand_from mint' -l format -s f -x -a 'json table urls'")]
    public async Task Other_shells_have_scripts_too(string shell, string begin, string line)
    {
        var (exit, script) = await ServerProcess.RunAsync(_folder.Path, "completion", shell);

        exit.Should().Be(0);
        script.Should().StartWith(begin).And.Contain(line);
    }

    [Fact]
    public async Task There_is_none_for_other_shells()
    {
        var (exit, output) = await ServerProcess.RunAsync(_folder.Path, "completion", "ksh");

        exit.Should().Be(2);
        output.Should().Contain("'ksh' not recognized").And.Contain("'bash'");
    }

    private async Task<string> RunAsync(string file, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments) { WorkingDirectory = _folder.Path, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        (await error).Should().BeEmpty();
        return output;
    }
}
