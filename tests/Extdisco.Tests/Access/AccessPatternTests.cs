using Extdisco.Access;
using Extdisco.Xmpp.Addressing;

namespace Extdisco.Tests.Access;

public sealed class AccessPatternTests
{
    [Theory]
    [InlineData("example.org", "romeo@example.org", true)]
    [InlineData("example.org", "romeo@example.org/orchard", true)]
    [InlineData("example.org", "example.org", true)]
    [InlineData("example.org", "example.org/resource", true)]
    [InlineData("Example.ORG", "romeo@EXAMPLE.org", true)]
    [InlineData("example.org", "romeo@sub.example.org", false)]
    [InlineData("example.org", "romeo@example.org.evil.example", false)]
    [InlineData("example.org", "example.org@evil.example", false)]
    [InlineData("example.org", "romeo@evil.example/example.org", false)]
    [InlineData("*.example.org", "romeo@sub.example.org", true)]
    [InlineData("*.example.org", "romeo@deep.sub.example.org/x", true)]
    [InlineData("*.example.org", "sub.example.org", true)]
    [InlineData("*.example.org", "romeo@example.org", false)]
    [InlineData("*.example.org", "romeo@notexample.org", false)]
    [InlineData("*.example.org", "romeo@sub.example.org.evil.example", false)]
    [InlineData("romeo@example.org", "romeo@example.org", true)]
    [InlineData("romeo@example.org", "romeo@example.org/any/thing@all", true)]
    [InlineData("ROMEO@example.org", "romeo@example.org", true)]
    [InlineData("romeo@example.org", "juliet@example.org", false)]
    [InlineData("romeo@example.org", "example.org/romeo@example.org", false)]
    [InlineData("*", "anybody@anywhere.example/x", true)]
    [InlineData("*", "anywhere.example", true)]
    public void A_pattern_is_about_whom_it_says(string pattern, string jid, bool matches)
    {
        var parsed = Parse(pattern);
        parsed.Matches(Jid.Parse(jid)).Should().Be(matches);
        new AccessSet([parsed]).Contains(Jid.Parse(jid)).Should().Be(matches);
    }

    [Theory]
    [InlineData("")]
    [InlineData("romeo@example.org/orchard")]
    [InlineData("*example.org")]
    [InlineData("*.")]
    [InlineData("*.*")]
    [InlineData("**")]
    [InlineData("*.romeo@example.org")]
    [InlineData("sub.*.example.org")]
    public void What_is_no_pattern_is_refused(string text) => AccessPattern.TryParse(text, out _).Should().BeFalse();

    [Theory]
    [InlineData("*")]
    [InlineData("example.org")]
    [InlineData("*.example.org")]
    [InlineData("romeo@example.org")]
    public void A_pattern_prints_as_it_is_written(string text) => Parse(text).ToString().Should().Be(text);

    internal static AccessPattern Parse(string text)
    {
        AccessPattern.TryParse(text, out var pattern).Should().BeTrue("'{0}' is a pattern", text);
        return pattern!;
    }
}
