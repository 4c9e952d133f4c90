using System.Text;
using System.Xml.Linq;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Tests.Xml;

public sealed class Utf8XmlWriterTests
{
    [Fact]
    public void Elements_attributes_and_text_are_written_compactly()
    {
        var writer = new Utf8XmlWriter(1);
        writer.StartElement("a"u8, "urn:x"u8);
        writer.Attribute("n"u8, -12);
        writer.EmptyElement("b"u8);
        writer.EmptyElement("c"u8, "y"u8);
        writer.TextElement("d"u8, "");
        writer.TextElement("e"u8, "ü😀");
        writer.EndElement("a"u8);
        writer.ToString().Should().Be("<a xmlns='urn:x' n='-12'><b/><c xmlns='y'/><d></d><e>ü😀</e></a>");
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("<>&'\"")]
    [InlineData("\t\r\n mixed \r\r\n")]
    [InlineData("]]>")]
    [InlineData("ü€😀\uFFFD\uFEFF\uEFFF")]
    public void What_is_written_is_read_back_the_same(string value)
    {
        var writer = new Utf8XmlWriter();
        writer.StartElement("a"u8);
        writer.Attribute("b"u8, value);
        writer.Attribute("c"u8, Encoding.UTF8.GetBytes(value));
        writer.Text(value);
        writer.EndElement("a"u8);
        var ours = XmlFragment.Parse(writer.ToString());
        var theirs = XElement.Parse(writer.ToString(), LoadOptions.PreserveWhitespace);
        Encoding.UTF8.GetString(ours.Attribute("b"u8)).Should().Be(value).And.Be((string?)theirs.Attribute("b"));
        Encoding.UTF8.GetString(ours.Attribute("c"u8)).Should().Be(value);
        ours.Text().Should().Be(value).And.Be(theirs.Value);
    }

    [Theory]
    [InlineData("\0")]
    [InlineData("a\u000Bb")]
    [InlineData("\u001F")]
    [InlineData("\uFFFE")]
    [InlineData("\uFFFF")]
    public void What_would_end_the_stream_is_refused(string value)
    {
        var writer = new Utf8XmlWriter();
        var write = () => writer.TextElement("a"u8, value);
        write.Should().Throw<FormatException>();
    }

    [Fact]
    public void What_was_written_after_a_mark_can_be_taken_back()
    {
        var writer = new Utf8XmlWriter();
        writer.EmptyElement("a"u8);
        var mark = writer.Length;
        writer.StartElement("b"u8);
        writer.Attribute("c"u8, "1");
        writer.Truncate(mark);
        writer.EmptyElement("d"u8);
        writer.ToString().Should().Be("<a/><d/>");
    }

    [Fact]
    public void Writing_does_not_allocate()
    {
        var writer = new Utf8XmlWriter();
        Write(writer);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Write(writer);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);

        static void Write(Utf8XmlWriter writer)
        {
            writer.Clear();
            writer.StartElement("a"u8, "x"u8);
            writer.Attribute("b"u8, "value & more");
            writer.Attribute("c"u8, 65535);
            writer.Text("text"u8);
            writer.EndElement("a"u8);
        }
    }
}
