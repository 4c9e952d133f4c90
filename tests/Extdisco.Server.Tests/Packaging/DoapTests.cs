using System.Xml.Linq;

namespace Extdisco.Server.Tests.Packaging;

public sealed class DoapTests
{
    private static readonly XNamespace Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    private static readonly XNamespace Doap = "http://usefulinc.com/ns/doap#";
    private static readonly XNamespace Xmpp = "https://linkmauve.fr/ns/xmpp-doap#";

    private readonly XDocument _doap = XDocument.Load(Repository.PathOf("docs/extdisco.doap"));

    [Fact]
    public void Each_specification_is_named_once()
    {
        var named = _doap.Descendants(Doap + "implements").Attributes(Rdf + "resource")
            .Concat(_doap.Descendants(Xmpp + "xep").Attributes(Rdf + "resource"))
            .Select(resource => resource.Value)
            .ToList();

        named.Should().OnlyHaveUniqueItems();
        named.Should().OnlyContain(address => address.StartsWith("https://xmpp.org/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0004")]
    [InlineData("0030")]
    [InlineData("0068")]
    [InlineData("0092")]
    [InlineData("0114")]
    [InlineData("0128")]
    [InlineData("0157")]
    [InlineData("0199")]
    [InlineData("0202")]
    [InlineData("0215")]
    [InlineData("0355")]
    [InlineData("0356")]
    public void A_specification_that_is_implemented_is_named(string xep)
    {
        Supported().Should().ContainSingle(supported => XepOf(supported) == $"https://xmpp.org/extensions/xep-{xep}.html");
    }

    [Fact]
    public void Each_specification_has_a_version_and_a_status_of_XEP_0453()
    {
        foreach (var supported in Supported())
        {
            ((string?)supported.Element(Xmpp + "version")).Should().MatchRegex(@"^\d+\.\d+(\.\d+)?$", XepOf(supported));
            ((string?)supported.Element(Xmpp + "status")).Should().BeOneOf(
                ["complete", "partial", "planned", "deprecated", "removed", "wontfix"], XepOf(supported));
        }
    }

    [Fact]
    public void The_licence_is_the_one_in_the_repository()
    {
        var licence = _doap.Descendants(Doap + "license").Attributes(Rdf + "resource").Single().Value;

        licence.Should().Be("https://www.apache.org/licenses/LICENSE-2.0");
        Repository.Read("LICENSE").Should().Contain("Apache License").And.Contain("Version 2.0, January 2004");
    }

    private IEnumerable<XElement> Supported() => _doap.Descendants(Xmpp + "SupportedXep");

    private static string XepOf(XElement supported) => supported.Element(Xmpp + "xep")!.Attribute(Rdf + "resource")!.Value;
}
