using System.Diagnostics;
using System.Text.RegularExpressions;
using Extdisco.Server.Commands;

namespace Extdisco.Server.Tests.Commands;

/// <summary>The help of each verb, the manual page, and docs/commands.md, held against the program.</summary>
public sealed partial class HelpTests
{
    private static readonly IReadOnlyList<CommandTree> Tree = CommandTree.Of(ExtdiscoCommand.Build(new Consoles(TextWriter.Null, TextWriter.Null)));

    public static TheoryData<string> Verbs => [.. Tree.Select(verb => verb.Path).Where(path => path.Length > 0)];

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task The_help_of_a_verb_has_its_options_and_examples_of_it(string verb)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        (await ExtdiscoCommand.RunAsync([.. verb.Split(' '), "--help"], output, error)).Should().Be(0);

        error.ToString().Should().BeEmpty();
        output.ToString().Should().ContainAll(Tree.Single(known => string.Equals(known.Path, verb, StringComparison.Ordinal)).Options.SelectMany(option => option.Names))
            .And.MatchRegex($@"Examples:\n  extdisco {verb}");
    }

    [Fact]
    public async Task The_help_of_the_program_has_an_example_of_each_verb()
    {
        using var output = new StringWriter();

        (await ExtdiscoCommand.RunAsync(["--help"], output, TextWriter.Null)).Should().Be(0);

        var examples = output.ToString()[output.ToString().IndexOf("Examples:\n", StringComparison.Ordinal)..];
        foreach (var verb in Tree.Single(verb => verb.Path.Length == 0).Verbs)
        {
            examples.Should().MatchRegex($@"(?m)^  extdisco {verb}\b");
        }
    }

    [Fact]
    public async Task The_manual_page_is_without_a_warning_and_has_every_verb_option_word_and_exit_code()
    {
        var page = Overstruck().Replace(await FormatAsync(Repository.PathOf("docs/extdisco.1")), "");

        foreach (var verb in Tree.Where(verb => verb.Verbs.Count == 0))
        {
            page.Should().MatchRegex($@"(?m)^ {{7}}{verb.Path}\b");
        }

        foreach (var option in Tree.SelectMany(verb => verb.Options))
        {
            page.Should().MatchRegex($@"(?m)^ {{7}}{string.Join(", ", option.Names.OrderBy(name => name.Length))}\b");
        }

        page.Should().ContainAll(Tree.SelectMany(verb => verb.Values.Concat(verb.Options.SelectMany(option => option.Values))));
        ExitCodes().Matches(page[page.IndexOf("EXIT STATUS", StringComparison.Ordinal)..]).Select(match => match.Value.Trim())
            .Should().Equal($"{ExitCode.Normal}", $"{ExitCode.Unexpected}", $"{ExitCode.BadConfiguration}");
    }

    [Fact]
    public async Task The_examples_of_the_manual_page_are_those_of_the_help_to_the_letter()
    {
        var page = Overstruck().Replace(await FormatAsync(Repository.PathOf("docs/extdisco.1")), "");
        var known = ExtdiscoCommand.Build(new Consoles(TextWriter.Null, TextWriter.Null)).Subcommands
            .SelectMany(command => command.Subcommands.Append(command)).OfType<Verb>().SelectMany(verb => verb.Examples);

        var examples = Examples().Matches(page[page.IndexOf("EXAMPLES", StringComparison.Ordinal)..]).Select(match => match.Value.Trim()).ToList();

        examples.Should().NotBeEmpty();
        examples.Should().BeSubsetOf(known);
    }

    [Fact]
    public void Its_synopses_are_those_of_the_program()
    {
        var page = Repository.Read("docs/commands.md");

        foreach (var verb in Tree.Where(verb => verb.Verbs.Count == 0 && verb.Path.Length > 0))
        {
            page.Should().MatchRegex($@"(?m)^    extdisco \[?{verb.Path}\b", "docs/commands.md lists it");
            page.Should().ContainAll(verb.Options.Select(option => option.Names[0]));
        }
    }

    private static async Task<string> FormatAsync(string page)
    {
        using var groff = Process.Start(new ProcessStartInfo("env", ["groff", "-man", "-Tascii", "-P-c", "-ww", "-rLL=200n", page]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var error = groff.StandardError.ReadToEndAsync();
        var text = await groff.StandardOutput.ReadToEndAsync();
        await groff.WaitForExitAsync();
        (await error).Should().BeEmpty("groff has no warnings; the Debian package groff-base must be installed");
        return text;
    }

    [GeneratedRegex(".\u0008", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Overstruck();

    [GeneratedRegex("(?m)^ {7}[0-9]+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ExitCodes();

    [GeneratedRegex("(?m)^ {14}extdisco .*", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Examples();
}
