using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Extdisco.Server.Tests.Packaging;

/// <summary>THIRD-PARTY-NOTICES names what the program is given out with.</summary>
public sealed class NoticesTests
{
    private static string[] Lines => Repository.Read("THIRD-PARTY-NOTICES").Split('\n');

    private static string[] Named => [.. Lines.Where(line => line.StartsWith("- ", StringComparison.Ordinal)).Select(line => line[2..])];

    [Fact]
    public void Every_package_that_the_sources_refer_to_is_named()
    {
        var referred = Directory.GetFiles(Repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories)
            .SelectMany(project => XDocument.Load(project).Descendants("PackageReference"))
            .Select(reference => reference.Attribute("Include")!.Value)
            .ToList();

        referred.Should().HaveCountGreaterThan(5);
        XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion").Select(package => package.Attribute("Include")!.Value)
            .Should().Contain(referred);
        Named.Should().Contain(referred).And.OnlyHaveUniqueItems();
    }

    /// <summary>Those that the packages refer to in their turn are there too.</summary>
    [Fact]
    public void The_packages_that_the_program_runs_with_are_named_and_no_other()
    {
        var needed = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "extdisco.deps.json")))!["libraries"]!.AsObject()
            .Where(library => library.Value!["type"]!.GetValue<string>() is "package")
            .Select(library => library.Key.Split('/')[0]);

        Named.Should().BeEquivalentTo(needed);
    }

    [Fact]
    public void Each_holder_of_rights_is_named_and_so_is_what_the_MIT_License_asks_for()
    {
        var text = string.Join('\n', Lines);

        text.Should().Contain("The above copyright notice and this permission notice shall be included");
        text.Split("\n\n").Where(part => part.StartsWith("- ", StringComparison.Ordinal)).Should().HaveCount(
            text.Split("\n\n").Count(part => part.Contains("\nCopyright ", StringComparison.Ordinal)), "the packages follow the copyright that they are under");
        Repository.Read("config/debian/copyright").Should().ContainAll("Serilog", "OpenTelemetry", "Spectre", ".NET Foundation", "THIRD-PARTY-NOTICES");
    }
}
