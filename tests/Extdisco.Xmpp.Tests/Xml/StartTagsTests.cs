using System.Text;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Tests.Xml;

public sealed class StartTagsTests
{
    [Theory]
    [InlineData("<a><b><c><d>", 3, "<a><b><c>")]
    [InlineData("<a><b/><c>", 3, "<a><b/>")]
    [InlineData("<a x='>' y=\"'>\"><b z='/'>text<c>", 3, "<a x='>' y=\"'>\"><b z='/'>")]
    [InlineData("<a><b></b>", 3, "<a><b>")]
    [InlineData("<a><![CDATA[<b>]]>", 3, "<a>")]
    [InlineData("<a> <b>", 3, "<a>")]
    [InlineData("<a><b x='1", 3, "<a>")]
    [InlineData("<a><b x='1'", 3, "<a>")]
    [InlineData("<a><", 3, "<a>")]
    [InlineData("<a x='", 3, "")]
    [InlineData("</a>", 3, "")]
    [InlineData("text", 3, "")]
    [InlineData("", 3, "")]
    public void What_nests_is_taken_as_far_as_it_is_whole(string stanza, int most, string tags)
    {
        var bytes = Encoding.UTF8.GetBytes(stanza);

        var length = StartTags.Measure(bytes, most);

        stanza[..length].Should().Be(tags);
        if (length > 0)
        {
            var fragment = new XmlFragment();
            fragment.ReadStartTags(bytes, 0, length);
            fragment.Root.Name.ToArray().Should().Equal("a"u8.ToArray());
        }
    }

    [Fact]
    public void Tags_that_were_read_alone_nest()
    {
        var tags = "<a xmlns='x'><p:b xmlns:p='y'><c id='1'/>"u8.ToArray();
        var fragment = new XmlFragment();
        fragment.ReadStartTags(tags, 0, tags.Length);

        fragment.Root.Is("a"u8, "x"u8).Should().BeTrue();
        fragment.Root.TryGetOnlyChild(out var b).Should().BeTrue();
        b.Is("b"u8, "y"u8).Should().BeTrue();
        b.TryGetOnlyChild(out var c).Should().BeTrue();
        c.Is("c"u8, "x"u8).Should().BeTrue();
        c.Attribute("id"u8).ToArray().Should().Equal("1"u8.ToArray());
        c.TryGetOnlyChild(out _).Should().BeFalse();
    }
}
