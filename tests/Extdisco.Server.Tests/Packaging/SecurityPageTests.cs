using System.Text.RegularExpressions;
using Extdisco.Server.Configuration;
using Extdisco.Server.Options;

namespace Extdisco.Server.Tests.Packaging;

/// <summary>docs/security.md says what stands against which threat, and which test shows it.</summary>
public sealed partial class SecurityPageTests
{
    private readonly string _page = Repository.Read("docs/security.md");

    [Fact]
    public void Every_threat_has_a_test_and_every_test_exists()
    {
        var threats = _page.Split("\n## ").Where(section => section.StartsWith("Threats ", StringComparison.Ordinal))
            .SelectMany(section => section.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1)).ToList();

        threats.Should().HaveCountGreaterThan(30).And.AllSatisfy(threat => TestNames.In(threat.Split('|')[3]).Should().NotBeEmpty("it is to stand in {0}", threat));
        TestNames.WithoutTest(TestNames.In(_page)).Should().BeEmpty("all tests that the page names are there");
    }

    [Fact]
    public void Every_key_that_it_names_is_read()
    {
        var keys = ConfigReader.Describe(ExtdiscoOptions.SectionName, ExtdiscoOptions.Read).Select(key => key.Path).ToArray();

        var named = Key().Matches(_page).Select(key => key.Groups["name"].Value).ToArray();
        named.Should().HaveCountGreaterThan(3);
        named.Except(keys.Select(key => key[(ExtdiscoOptions.SectionName.Length + 1)..]), StringComparer.Ordinal).Should().BeEmpty();
    }

    [GeneratedRegex("`(?<name>(Limits|Connection|Http):[A-Za-z]+)`", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Key();
}
