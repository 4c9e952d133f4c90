using System.Text.RegularExpressions;

namespace Extdisco.Server.Tests.Packaging;

/// <summary>What docs/architecture.md names is there.</summary>
public sealed partial class ArchitecturePageTests
{
    private readonly string _page = Repository.Read("docs/architecture.md");

    [Theory]
    [InlineData("src/Extdisco.Xmpp")]
    [InlineData("src/Extdisco")]
    [InlineData("src/Extdisco.Server")]
    public void It_has_a_line_for_each_folder_of_a_floor_and_no_other(string floor)
    {
        var begin = _page.IndexOf($"**`{floor}`**", StringComparison.Ordinal);
        var table = _page[begin..].Split("\n\n")[1];

        FolderRow().Matches(table).Select(match => match.Groups["name"].Value).Should().Equal(
            Directory.GetDirectories(Repository.PathOf(floor)).Select(folder => Path.GetFileName(folder)!)
                .Where(folder => folder is not ("bin" or "obj")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_type_and_member_that_it_names_is_in_the_sources()
    {
        var sources = Directory.GetFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories);
        var types = sources.Select(file => Path.GetFileName(file).Split('.')[0]).ToHashSet(StringComparer.Ordinal);
        var names = Name().Matches(_page[_page.IndexOf("## The way of a stanza", StringComparison.Ordinal)..])
            .Select(match => (Type: match.Groups["type"].Value, Member: match.Groups["member"].Value)).ToList();

        names.Should().HaveCountGreaterThan(15);
        foreach (var (type, member) in names.Where(name => !Directory.Exists(Repository.PathOf($"src/Extdisco.Server/{name.Type}"))))
        {
            types.Should().Contain(type);
            sources.Where(file => string.Equals(Path.GetFileName(file).Split('.')[0], type, StringComparison.Ordinal))
                .Should().Contain(file => Path.GetFileName(file).EndsWith($".{member}.cs", StringComparison.Ordinal) || File.ReadAllText(file).Contains(member, StringComparison.Ordinal));
        }
    }

    [GeneratedRegex("^\\| `(?<name>[A-Za-z]+)` \\|", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex FolderRow();

    [GeneratedRegex("`(?<type>[A-Z][A-Za-z]+)(\\.(?<member>[A-Z][A-Za-z]+))?(\\.cs)?`", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
