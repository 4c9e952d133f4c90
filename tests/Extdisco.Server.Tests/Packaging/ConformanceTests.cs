namespace Extdisco.Server.Tests.Packaging;

/// <summary>docs/conformance.md says what is met and which test shows it.</summary>
public sealed class ConformanceTests
{
    private static readonly string[] States = ["met", "in part", "n/a"];

    private readonly string _page = Repository.Read("docs/conformance.md");

    [Fact]
    public void Every_test_that_it_names_exists()
    {
        var named = TestNames.In(_page);

        named.Should().HaveCountGreaterThan(50);
        TestNames.WithoutTest(named).Should().BeEmpty("all tests that the page names are there");
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
                TestNames.In(row).Should().NotBeEmpty("a test shows it in {0}", row);
            }
        }
    }

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
}
