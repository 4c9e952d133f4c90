using System.Text.RegularExpressions;
using Extdisco.Server.Tests.Configuration;

namespace Extdisco.Server.Tests.Packaging;

/// <summary>What README.md says can be done as it stands.</summary>
public sealed partial class ReadmeTests
{
    private readonly string _page = Repository.Read("README.md");

    [Fact]
    public void Its_configuration_has_neither_errors_nor_warnings()
    {
        using var folder = new TemporaryFolder();
        folder.WriteSecret("component.secret", "a\n");
        folder.WriteSecret("relay.secret", "b\n");

        var report = Samples.LoadFile(folder.Write("appsettings.json", Block("json"))).Report;

        report.Errors.Should().BeEmpty();
        report.Warnings.Should().BeEmpty();
    }

    [Fact]
    public void Its_configuration_names_the_component_and_the_domain_of_its_other_examples()
    {
        var server = Samples.Load(Block("json").Replace("File\": \"", "\": \"", StringComparison.Ordinal)).Options!.Servers.Single();

        Block("lua").Should().Contain($"Component \"{server.Component}\"");
        Block("yaml").Should().Contain($"      {server.Component}:\n").And.Contain($"port: {server.Port}\n");
        _page.Should().Contain($"to='{server.Component}'").And.Contain($"to='{server.Domains.Single()}'");
    }

    /// <summary>The ready-made files are run as they are by scripts/peers; so what the page shows of them is known to work.</summary>
    [Theory]
    [InlineData("lua", "config/prosody/extdisco.cfg.lua", "--")]
    [InlineData("yaml", "config/ejabberd/extdisco.yml", "#")]
    public void What_it_shows_of_a_ready_made_file_is_in_there(string language, string file, string comment)
    {
        var shown = Statements(Block(language), comment);

        shown.Should().HaveCountGreaterThan(5);
        Statements(Repository.Read(file), comment).Should().ContainInOrder(shown);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/configuration.md")]
    [InlineData("docs/deployment.md")]
    [InlineData("docs/components.md")]
    [InlineData("docs/commands.md")]
    [InlineData("docs/push.md")]
    [InlineData("docs/conformance.md")]
    [InlineData("docs/addresses.md")]
    [InlineData("docs/security.md")]
    [InlineData("docs/http.md")]
    [InlineData("docs/metrics.md")]
    [InlineData("docs/health.md")]
    [InlineData("docs/benchmarks.md")]
    [InlineData("docs/architecture.md")]
    [InlineData("SECURITY.md")]
    public void Every_file_that_a_page_links_to_exists(string page)
    {
        var folder = Path.GetDirectoryName(Repository.PathOf(page))!;

        Link().Matches(Repository.Read(page)).Select(link => link.Groups["path"].Value)
            .Where(path => !path.Contains("://", StringComparison.Ordinal) && !Path.Exists(Path.Combine(folder, path)))
            .Should().BeEmpty();
    }

    /// <summary>The lines without comments and without those that are empty then.</summary>
    private static List<string> Statements(string text, string comment) =>
        [.. text.Split('\n').Select(line => line.Split(comment)[0].TrimEnd()).Where(line => line.Length > 0)];

    /// <summary>The first block of code in a language.</summary>
    private string Block(string language)
    {
        var start = $"\n```{language}\n";
        var begin = _page.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return _page[begin.._page.IndexOf("```", begin, StringComparison.Ordinal)];
    }

    [GeneratedRegex(@"\]\((?<path>[^)#]+)(#[^)]*)?\)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Link();
}
