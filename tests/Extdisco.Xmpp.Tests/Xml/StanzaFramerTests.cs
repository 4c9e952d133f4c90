using System.Text;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Tests.Xml;

public sealed class StanzaFramerTests
{
    private const string Header = "<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' id='a&apos;>&lt;' from=\"it's\">";

    private static readonly string[] Stanzas =
    [
        "<a/>",
        "<a></a>",
        "<a b='>' c=\"/>\" d='\"'/>",
        "<iq type='get'><services xmlns='urn:xmpp:extdisco:2'/></iq>",
        "<message><body>1 &gt; 0 > -1 '\" /</body></message>",
        "<a><![CDATA[<b></a>]]]]>]]&gt;<c/></a>",
        "<a><![CDATA[]]></a>",
        "<a><b><c><d/></c></b><b/></a>",
        "<x:a xmlns:x='y'><x:b/>ü€😀</x:a>",
    ];

    [Fact]
    public void Whatever_way_the_bytes_are_cut_the_same_stanzas_come_out()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 500; round++)
        {
            var sent = Enumerable.Range(0, random.Next(1, 12)).Select(_ => Stanzas[random.Next(Stanzas.Length)]).ToArray();
            var text = Header + string.Concat(sent.Select(s => (random.Next(3) == 0 ? " \n" : "") + s)) + "</stream:stream>";
            var frames = Feed(new StanzaFramer(new XmlLimits()), Encoding.UTF8.GetBytes(text), () => random.Next(1, random.Next(2, 60)));
            frames.Where(f => f.Kind == FrameKind.Stanza).Select(f => f.Text).Should().Equal(sent, "seed {0}, round {1}", seed, round);
            frames.Where(f => f.Kind != FrameKind.Between).Select(f => f.Kind).Should()
                .Equal([FrameKind.Declaration, FrameKind.Header, .. sent.Select(_ => FrameKind.Stanza), FrameKind.End], "seed {0}, round {1}", seed, round);
        }
    }

    [Fact]
    public void A_stanza_is_handed_over_with_its_last_byte_and_not_before()
    {
        foreach (var stanza in Stanzas)
        {
            var framer = Opened();
            var bytes = Encoding.UTF8.GetBytes(stanza);
            for (var have = 1; have < bytes.Length; have++)
            {
                framer.Next(bytes.AsSpan(0, have), out _).Should().Be(FrameKind.Incomplete);
            }

            framer.Next(bytes, out var length).Should().Be(FrameKind.Stanza);
            length.Should().Be(bytes.Length);
        }
    }

    [Theory]
    [InlineData("<a><!-- --></a>", XmlFault.RestrictedXml)]
    [InlineData("<!-- -->", XmlFault.RestrictedXml)]
    [InlineData("<!DOCTYPE a>", XmlFault.RestrictedXml)]
    [InlineData("<?xml version='1.0'?>", XmlFault.RestrictedXml)]
    [InlineData("<a><?b?></a>", XmlFault.RestrictedXml)]
    [InlineData("<a <b/>", XmlFault.NotWellFormed)]
    [InlineData("<a b='<'/>", XmlFault.NotWellFormed)]
    [InlineData("<a></a b='1'>", XmlFault.NotWellFormed)]
    [InlineData("<a><![CDATB[", XmlFault.NotWellFormed)]
    [InlineData("<<a/>", XmlFault.NotWellFormed)]
    [InlineData("<>", XmlFault.NotWellFormed)]
    [InlineData("<a/> text <b/>", XmlFault.BadFormat)]
    [InlineData("<a/>\0<b/>", XmlFault.BadFormat)]
    [InlineData("&x;", XmlFault.BadFormat)]
    [InlineData("<a/><![CDATA[ ]]>", XmlFault.BadFormat)]
    internal void What_a_stream_may_not_hold_is_refused_however_it_is_cut(string xml, XmlFault fault)
    {
        foreach (var step in new[] { 1, 2, 3, 1000 })
        {
            var feed = () => Feed(Opened(), Encoding.UTF8.GetBytes(xml), () => step);
            feed.Should().Throw<XmlFaultException>().Which.Fault.Should().Be(fault);
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n<html>")]
    [InlineData("\uFEFF<a>")]
    [InlineData("</a>")]
    public void What_is_no_stream_is_refused(string text)
    {
        var feed = () => Feed(new StanzaFramer(new XmlLimits()), Encoding.UTF8.GetBytes(text), () => 1);
        feed.Should().Throw<XmlFaultException>();
    }

    [Fact]
    public void A_stanza_as_large_as_the_limit_passes_and_one_byte_more_does_not()
    {
        var limits = new XmlLimits { StanzaBytes = 100 };
        foreach (var step in new[] { 1, 7, 99, 1000 })
        {
            var fits = "<a>" + new string('x', 93) + "</a>";
            Feed(Opened(limits), Encoding.UTF8.GetBytes(fits + "<b/>"), () => step).Select(f => f.Text).Should().Equal(fits, "<b/>");

            var frames = Feed(Opened(limits), Encoding.UTF8.GetBytes("<a>" + new string('x', 94) + "</a><b/>"), () => step);
            frames[0].Kind.Should().Be(FrameKind.BeyondLimits);
            frames[0].Text.Should().StartWith("<a>x").And.HaveLength(100);
            frames[^1].Should().Match<Frame>(f => f.Kind == FrameKind.Stanza && f.Text == "<b/>");
            frames.Count(f => f.Kind == FrameKind.Stanza).Should().Be(1);
        }
    }

    [Fact]
    public void A_stanza_too_deep_is_drained_to_its_end()
    {
        var deep = string.Concat(Enumerable.Repeat("<a>", 100_000)) + string.Concat(Enumerable.Repeat("</a>", 100_000));
        foreach (var step in new[] { 1, 1000, 1_000_000 })
        {
            var frames = Feed(Opened(), Encoding.UTF8.GetBytes("<iq id='1'>" + deep + "</iq><b/>"), () => step);
            frames[0].Should().Match<Frame>(f => f.Kind == FrameKind.BeyondLimits && f.Text.StartsWith("<iq id='1'><a><a>"));
            frames[^1].Should().Match<Frame>(f => f.Kind == FrameKind.Stanza && f.Text == "<b/>");
        }

        var just = string.Concat(Enumerable.Repeat("<a>", 31)) + "<b/>" + string.Concat(Enumerable.Repeat("</a>", 31));
        Feed(Opened(), Encoding.UTF8.GetBytes(just), () => 5).Should().ContainSingle().Which.Kind.Should().Be(FrameKind.Stanza);
    }

    [Fact]
    public void A_start_tag_that_never_ends_is_not_kept()
    {
        var framer = Opened();
        var kept = 0;
        var largest = 0;
        var chunk = Enumerable.Repeat((byte)'x', 65_536).ToArray();
        var unread = new List<byte>(Encoding.ASCII.GetBytes("<iq to='"));
        for (var i = 0; i < 200; i++)
        {
            unread.AddRange(chunk);
            while (framer.Next([.. unread], out var length) is not FrameKind.Incomplete)
            {
                unread.RemoveRange(0, length);
            }

            kept = unread.Count;
            largest = Math.Max(largest, kept);
        }

        largest.Should().BeLessThan((256 * 1024) + chunk.Length + 8);
        kept.Should().Be(0);
    }

    [Fact]
    public void White_space_between_stanzas_is_passed_over()
    {
        Feed(Opened(), "  <a/> \t\r\n<b/>  "u8.ToArray(), () => 3)
            .Where(f => f.Kind != FrameKind.Between).Select(f => f.Text).Should().Equal("<a/>", "<b/>");
    }

    private static StanzaFramer Opened(XmlLimits? limits = null)
    {
        var framer = new StanzaFramer(limits ?? new XmlLimits());
        framer.Next("<s>"u8, out _).Should().Be(FrameKind.Header);
        return framer;
    }

    private static List<Frame> Feed(StanzaFramer framer, byte[] bytes, Func<int> step)
    {
        var frames = new List<Frame>();
        var start = 0;
        var end = 0;
        while (end < bytes.Length)
        {
            end = Math.Min(bytes.Length, end + step());
            while (start < end)
            {
                var kind = framer.Next(bytes.AsSpan(start, end - start), out var length);
                if (kind == FrameKind.Incomplete)
                {
                    break;
                }

                frames.Add(new Frame(kind, Encoding.UTF8.GetString(bytes, start, length)));
                start += length;
            }
        }

        return frames;
    }

    private sealed record Frame(FrameKind Kind, string Text);
}
