using System.Text.RegularExpressions;

namespace Extdisco.Server.Tests.Packaging;

/// <summary>docs/conformance.md says what is met and which test shows it.</summary>
public sealed partial class ConformanceTests
{
    private static readonly string[] States = ["met", "in part", "not yet", "n/a"];

    private readonly string _page = Repository.Read("docs/conformance.md");

    [Fact]
    public void Every_test_that_it_names_exists()
    {
        var sources = Directory.EnumerateFiles(Repository.PathOf("tests"), "*Tests.cs", SearchOption.AllDirectories)
            .ToLookup(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText, StringComparer.Ordinal);
        var named = TestName().Matches(_page);

        named.Should().HaveCountGreaterThan(50);
        named.Where(name => !sources[name.Groups["class"].Value].Any(source => Declares(source, name.Groups["method"].Value)))
            .Select(name => name.Value)
            .Should().BeEmpty("all tests that the page names are there");
    }

    [Fact]
    public void Every_row_has_a_state_and_what_is_met_a_test()
    {
        var rows = Tables().ToList();

        rows.Should().HaveCountGreaterThan(50);
        foreach (var (state, row) in rows)
        {
            state.Should().BeOneOf(States, "in {0}", row);
            if (state is "met" or "in part")
            {
                TestName().IsMatch(row).Should().BeTrue("a test shows it in {0}", row);
            }
        }
    }

    private static bool Declares(string source, string method) =>
        source.Contains($" void {method}(", StringComparison.Ordinal) || source.Contains($" Task {method}(", StringComparison.Ordinal);

    /// <summary>The rows of all tables below their heads, each with what stands in the column State.</summary>
    private IEnumerable<(string State, string Row)> Tables()
    {
        var column = -1;
        foreach (var line in _page.Split('\n'))
        {
            if (!line.StartsWith('|'))
            {
                column = -1;
                continue;
            }

            var cells = line.Split('|').Select(cell => cell.Trim()).ToArray();
            if (column < 0)
            {
                column = Array.IndexOf(cells, "State");
            }
            else if (!line.StartsWith("|---", StringComparison.Ordinal))
            {
                yield return (cells[column], line);
            }
        }
    }

    [GeneratedRegex("`(?<class>[A-Za-z0-9]+Tests)\\.(?<method>[A-Za-z0-9_]+)`", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex TestName();
}
