using System.Text;
using Extdisco.Testing;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Tests.Xml;

public sealed class XmlFragmentTests
{
    public static TheoryData<string> WellFormed { get; } = new()
    {
        "<a/>",
        "<a></a>",
        "<a ></a >",
        "<a b='1' c=\"2\"/>",
        "<a b = '1'\n c\t=\r\"2\" />",
        "<a b='&lt;&gt;&amp;&apos;&quot;'>&lt;&gt;&amp;&apos;&quot;</a>",
        "<a b='&#65;&#x41;&#x1F600;&#10;&#9;&#13;'>&#65;&#x41;&#x1f600;&#13;</a>",
        "<a b='1\t2\n3\r4\r\n5'>1\t2\n3\r4\r\n5\r\r\n</a>",
        "<a><![CDATA[<b>&amp;]]]]><![CDATA[>\r\n]]></a>",
        "<a>]] &gt;></a>",
        "<a b='>' c=\"'\" d='\"'/>",
        "<a xmlns='x'><b/><c xmlns=''><d/></c><e xmlns='y' f='1'/></a>",
        "<p:a xmlns:p='x' p:b='1' b='2'><p:c xmlns:p='y' p:b='1'/><p:c/></p:a>",
        "<a xmlns:p='x' xmlns:q='y' p:b='1' q:b='2'/>",
        "<a xml:lang='de'> </a>",
        "<a xmlns:xml='http://www.w3.org/XML/1998/namespace'/>",
        "<a>Grüße, 世界, 😀</a>",
        "<grüße straße='ö'/>",
        "<_a-1.b/>",
        "<a>\u007F\u0085\u2028\uFFFD\U0010FFFF</a>",
    };

    public static TheoryData<string, string> Refused { get; } = new()
    {
        { "", "NotWellFormed" },
        { "a", "NotWellFormed" },
        { "<a>", "NotWellFormed" },
        { "<a><", "NotWellFormed" },
        { "<a></b>", "NotWellFormed" },
        { "<a></ab>", "NotWellFormed" },
        { "<ab></a>", "NotWellFormed" },
        { "<p:a xmlns:p='x' xmlns:q='x'></q:a>", "NotWellFormed" },
        { "</a>", "NotWellFormed" },
        { "<a/><b/>", "NotWellFormed" },
        { "<a/> ", "NotWellFormed" },
        { "<a b/>", "NotWellFormed" },
        { "<a b=1/>", "NotWellFormed" },
        { "<a b='1'c='2'/>", "NotWellFormed" },
        { "<a b='1' b='2'/>", "NotWellFormed" },
        { "<a b='<'/>", "NotWellFormed" },
        { "<a / >", "NotWellFormed" },
        { "< a/>", "NotWellFormed" },
        { "<1/>", "NotWellFormed" },
        { "<a:/>", "NotWellFormed" },
        { "<:a/>", "NotWellFormed" },
        { "<a:b:c xmlns:a='x'/>", "NotWellFormed" },
        { "<p:a/>", "NotWellFormed" },
        { "<a p:b='1'/>", "NotWellFormed" },
        { "<a xmlns:p=''/>", "NotWellFormed" },
        { "<a xmlns:xmlns='x'/>", "NotWellFormed" },
        { "<a xmlns:xml='x'/>", "NotWellFormed" },
        { "<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>", "NotWellFormed" },
        { "<a xmlns='http://www.w3.org/2000/xmlns/'/>", "NotWellFormed" },
        { "<a xmlns='x' xmlns='y'/>", "NotWellFormed" },
        { "<a xmlns:p='x' xmlns:p='x'/>", "NotWellFormed" },
        { "<a xmlns:p='x' xmlns:q='x' p:b='1' q:b='2'/>", "NotWellFormed" },
        { "<a>]]></a>", "NotWellFormed" },
        { "<a>&</a>", "NotWellFormed" },
        { "<a>& amp;</a>", "NotWellFormed" },
        { "<a>&amp</a>", "NotWellFormed" },
        { "<a>&#0;</a>", "NotWellFormed" },
        { "<a>&#xD800;</a>", "NotWellFormed" },
        { "<a>&#xFFFE;</a>", "NotWellFormed" },
        { "<a>&#x110000;</a>", "NotWellFormed" },
        { "<a>&#99999999999;</a>", "NotWellFormed" },
        { "<a>&#;</a>", "NotWellFormed" },
        { "<a>&#x;</a>", "NotWellFormed" },
        { "<a>&#-1;</a>", "NotWellFormed" },
        { "<a>&# 65;</a>", "NotWellFormed" },
        { "<a b='&#1;'/>", "NotWellFormed" },
        { "<a>\u0000</a>", "NotWellFormed" },
        { "<a>\u000B</a>", "NotWellFormed" },
        { "<a>\uFFFF</a>", "NotWellFormed" },
        { "<a>&nbsp;</a>", "RestrictedXml" },
        { "<a b='&x;'/>", "RestrictedXml" },
        { "<a><!-- --></a>", "RestrictedXml" },
        { "<a><?b c?></a>", "RestrictedXml" },
        { "<!DOCTYPE a><a/>", "RestrictedXml" },
        { "<?xml version='1.0'?><a/>", "RestrictedXml" },
    };

    [Theory]
    [MemberData(nameof(WellFormed))]
    public void What_is_well_formed_is_read_as_XmlReader_reads_it(string xml)
    {
        var bytes = Encoding.UTF8.GetBytes(xml);
        XmlReaderJudge.ByFragment(bytes).Should().NotBeNull().And.Be(XmlReaderJudge.ByXmlReader(bytes));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_a_stream_may_not_hold_is_refused_with_its_fault(string xml, string fault)
    {
        var read = () => XmlFragment.Parse(xml);
        read.Should().Throw<XmlFaultException>().Which.Fault.ToString().Should().Be(fault);
    }

    [Theory]
    [InlineData(new byte[] { 0xC3 })]
    [InlineData(new byte[] { 0xC0, 0x80 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })]
    [InlineData(new byte[] { 0xFF })]
    public void What_is_not_UTF8_is_refused(byte[] bad)
    {
        byte[] xml = [.. "<a>"u8, .. bad, .. "</a>"u8];
        var read = () => new XmlFragment().Read(xml, 0, xml.Length);
        read.Should().Throw<XmlFaultException>().Which.Fault.Should().Be(XmlFault.UnsupportedEncoding);
    }

    [Fact]
    public void An_element_is_navigated_by_names_attributes_children_and_text()
    {
        var iq = XmlFragment.Parse("<iq xmlns='jabber:client' id='a&amp;b' xml:lang='de'><x xmlns='u'>1<y/>2</x><z/></iq>");
        iq.Is("iq"u8, "jabber:client"u8).Should().BeTrue();
        Encoding.UTF8.GetString(iq.Attribute("id"u8)).Should().Be("a&b");
        iq.TryGetAttribute("type"u8, out _).Should().BeFalse();
        iq.TryGetAttribute("lang"u8, out _).Should().BeFalse("xml:lang is in a namespace");
        iq.TryGetChild("x"u8, "u"u8, out var x).Should().BeTrue();
        x.Text().Should().Be("12");
        Encoding.UTF8.GetString(x.Language).Should().Be("de");
        var names = new List<string>();
        foreach (var child in iq.Children)
        {
            names.Add(Encoding.UTF8.GetString(child.Name));
        }

        names.Should().Equal("x", "z");
    }

    [Theory]
    [InlineData("<iq id='1' from='2'><a b='1' c='2' d='3' e='4'></x></iq>")]
    [InlineData("<iq id='1' from='2'><a b='1' c='2' d='3' xmlns:p='4'><p:x/></a></iq>")]
    [InlineData("<iq id='1' from='2'><a b='1' c='2' d='3' p:x='4'/></iq>")]
    [InlineData("<iq id='1' from='2'><a xmlns='1' xmlns:b='2'><c xmlns='3' xmlns:d='4'><d:e/></c></a></iq>")]
    [InlineData("<iq id='1' a='' b='' c='' from='2'><x/></iq>")]
    [InlineData("<iq p:from='3' id='1' a='' b='' p:id='4' from='2' xmlns:p='1'><x/></iq>")]
    [InlineData("<iq xmlns:a='1' xmlns:b='2' xmlns:c='3' xmlns:d='4' from='2' id='1' a:from='3'/>")]
    public void Of_a_stanza_beyond_a_limit_nothing_is_read_but_the_attributes_that_tell_its_sender(string xml)
    {
        var fragment = new XmlFragment(new XmlLimits { Attributes = 3, Namespaces = 3 });
        Read(fragment, "<iq a='' b='' c=''><x xmlns='1' xmlns:b='2'><y xmlns:c='3'/></x></iq>");
        fragment.WithinLimits.Should().BeTrue();
        Read(fragment, xml);
        fragment.WithinLimits.Should().BeFalse();
        Encoding.UTF8.GetString(fragment.Root.Name).Should().Be("iq");
        Encoding.UTF8.GetString(fragment.Root.Attribute("id"u8)).Should().Be("1");
        Encoding.UTF8.GetString(fragment.Root.Attribute("from"u8)).Should().Be("2");
        fragment.Root.TryGetOnlyChild(out _).Should().BeFalse();
    }

    [Fact]
    public void Names_are_looked_for_among_few_namespaces_whatever_a_stanza_declares()
    {
        // 1920 declarations in force, and 40,000 elements in them: it took a second.
        var declarations = string.Concat(Enumerable.Range(0, 63).Select(i => $" xmlns:p{i}='x'"));
        var xml = "<iq>" + string.Concat(Enumerable.Repeat($"<a{declarations}>", 30)) + string.Concat(Enumerable.Repeat("<a/>", 40_000)) + string.Concat(Enumerable.Repeat("</a>", 30)) + "</iq>";
        var fragment = new XmlFragment();
        Read(fragment, xml);
        fragment.WithinLimits.Should().BeFalse();
    }

    [Fact]
    public void The_namespaces_of_the_stream_header_hold_in_every_stanza()
    {
        var fragment = new XmlFragment();
        var header = "<stream:stream xmlns='d' xmlns:stream='s' id='1'>"u8.ToArray();
        fragment.ReadStartTags(header, 0, header.Length);
        fragment.KeepScope();
        for (var i = 0; i < 3; i++)
        {
            Read(fragment, "<stream:error><a xmlns='x'/><b/></stream:error>");
            fragment.Root.Is("error"u8, "s"u8).Should().BeTrue();
            fragment.Root.TryGetChild("b"u8, "d"u8, out _).Should().BeTrue();
        }
    }

    [Fact]
    public void Reading_does_not_allocate()
    {
        var xml = "<iq type='get' id='1&amp;2' from='a@b/c' to='d'><services xmlns='urn:xmpp:extdisco:2' type='turn'/></iq>"u8.ToArray();
        var fragment = new XmlFragment();
        for (var i = 0; i < 100; i++)
        {
            fragment.Read(xml, 0, xml.Length);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            fragment.Read(xml, 0, xml.Length);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    /// <summary>What has the shape of what was read often, and what only seems to.</summary>
    [Theory]
    [InlineData("<iq type='set' id='2' from='b@c/d' to=''><x xmlns='u' a=\"'>\"/></iq>")]
    [InlineData("<iq type='get' id='' from='a' to='dddddddddddddddddddddd'><x xmlns='u' a=\"\"/></iq>")]
    [InlineData("<iq type='get' id='1&amp;2' from='a' to='b'><x xmlns='u' a=\"&#65;\"/></iq>")]
    [InlineData("<iq type='get' id='1\t2' from='ü' to='b'><x xmlns='u' a=\"\n\"/></iq>")]
    [InlineData("<iq type='get' id='1' from='a' to='b'><x xmlns='v' a=\"1\"/></iq>")]
    [InlineData("<iq type='get' id='1' from='a' to='b'><y xmlns='u' a=\"1\"/></iq>")]
    [InlineData("<iq type='get' id='1' from='a' to='b'><x xmlns='u' a=\"1\"></x></iq>")]
    [InlineData("<iq type='get' id='1' from='a' to='b' ><x xmlns='u' a=\"1\"/></iq>")]
    [InlineData("<iq type='get' id='1' to='b' from='a'><x xmlns='u' a=\"1\"/></iq>")]
    [InlineData("<iq type='get' id='1' from='a' to='b'><x xmlns='u' a='1'/></iq>")]
    [InlineData("<iq type='get' id='1' from='a' to='b'><x xmlns='u' a=\"1\"/> </iq>")]
    [InlineData("<iq type='get' id='1' from='a'/>")]
    [InlineData("<iq type='get' id='1' from='<' to='b'><x xmlns='u' a=\"1\"/></iq>")]
    [InlineData("<iq type='get' id='1' from='a\u0001' to='b'><x xmlns='u' a=\"1\"/></iq>")]
    [InlineData("<iq type='get' id='1' from='a' to='b'><x xmlns='u' a=\"1\"/></iq")]
    [InlineData("<iq type='get' id='1' from='a' to='b'><x xmlns='u' a=\"1\"/></iq>>")]
    public void What_resembles_what_was_read_before_is_read_the_same(string xml)
    {
        var fragment = new XmlFragment();
        for (var i = 0; i < 200; i++)
        {
            Read(fragment, $"<iq type='get' id='{i}' from='a' to='b'><x xmlns='u' a=\"{i}\"/></iq>");
            Read(fragment, $"<presence from='{i}'/>");
        }

        InfosetOr(fragment, xml).Should().Be(InfosetOr(new XmlFragment(), xml));
        InfosetOr(fragment, "<presence from='x'/>").Should().Be(InfosetOr(new XmlFragment(), "<presence from='x'/>"));
        InfosetOr(fragment, xml).Should().Be(InfosetOr(new XmlFragment(), xml));

        static string InfosetOr(XmlFragment fragment, string xml)
        {
            try
            {
                Read(fragment, xml);
                return XmlReaderJudge.InfosetOf(fragment);
            }
            catch (XmlFaultException fault)
            {
                return fault.Message;
            }
        }
    }

    /// <summary>As Prosody passes it on. Nothing of a shape may point into what it was made of.</summary>
    [Fact]
    public void A_namespace_that_is_taken_back_is_none_by_a_shape_too()
    {
        var fragment = new XmlFragment();
        for (var i = 0; i < 200; i++)
        {
            Read(fragment, $"<a b='{new string('x', 1000)}'><c xmlns=''/></a>");
        }

        byte[] end = [.. new byte[10], .. "<a b=''><c xmlns=''/></a>"u8];
        fragment.TryReadByShape(end, 10, end.Length - 10, out var length).Should().BeTrue();
        length.Should().Be(end.Length - 10);
        fragment.Root.TryGetOnlyChild(out var child).Should().BeTrue();
        child.Is("c"u8, default).Should().BeTrue();
    }

    [Fact]
    public void What_does_not_fit_itself_makes_no_shape()
    {
        var fragment = new XmlFragment();
        for (var i = 0; i < 1000; i++)
        {
            Read(fragment, "<a b='ü'/>");
        }

        fragment.TryReadByShape("<a b='u'/>"u8.ToArray(), 0, 10, out _).Should().BeFalse();
        Read(fragment, "<a b='u'/>");
        fragment.TryReadByShape("<a b='v'/>"u8.ToArray(), 0, 10, out _).Should().BeTrue("its turn has not been taken");
    }

    [Fact]
    public void What_was_read_before_means_something_else_under_another_stream_header()
    {
        var fragment = new XmlFragment();
        foreach (var xmlns in new[] { "d", "e" })
        {
            var header = Encoding.UTF8.GetBytes($"<stream:stream xmlns='{xmlns}' xmlns:stream='s'>");
            fragment.ReadStartTags(header, 0, header.Length);
            fragment.KeepScope();
            for (var i = 0; i < 200; i++)
            {
                Read(fragment, $"<a b='{i}'/>");
                Encoding.UTF8.GetString(fragment.Root.Namespace).Should().Be(xmlns);
            }
        }
    }

    [Fact]
    public void A_large_stanza_leaves_no_memory_taken_behind()
    {
        var large = Encoding.UTF8.GetBytes($"<a b='{string.Concat(Enumerable.Repeat("&lt;", 100_000))}'>{string.Concat(Enumerable.Repeat("<b/>", 50_000))}</a>");
        var fragment = new XmlFragment();
        fragment.Read(large, 0, large.Length);
        Read(fragment, "<a/>");

        var before = GC.GetAllocatedBytesForCurrentThread();
        fragment.Read(large, 0, large.Length);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeGreaterThan(2_000_000, "what it took the first time has been given back");
    }

    private static void Read(XmlFragment fragment, string xml)
    {
        var bytes = Encoding.UTF8.GetBytes(xml);
        fragment.Read(bytes, 0, bytes.Length);
    }
}
