using System.Buffers;
using System.Globalization;
using System.Text;
using Extdisco.Fuzz.Tests.Running;

namespace Extdisco.Fuzz.Tests.Making;

/// <summary>Makes XML that knows its structure: half of it well-formed in every odd way there is, the rest with something wrong in it.</summary>
internal sealed class XmlMaker
{
    private static readonly string[] Names =
    [
        "iq", "message", "presence", "services", "credentials", "service", "query", "ping", "x", "field", "value", "error", "text", "a", "b",
        "_", "a-1.b", "grüße", "世界", "A\u0301", "xml", "xmlns", "handshake",
    ];

    private static readonly string[] AttributeNames = ["a", "b", "type", "id", "from", "to", "host", "port", "node", "namespace", "ü", "xml:lang", "xml:space", "xml:id", "xml:base"];

    private static readonly string[] Namespaces =
    [
        "urn:xmpp:extdisco:2", "urn:xmpp:extdisco:1", "jabber:component:accept", "jabber:client", "http://etherx.jabber.org/streams", "urn:x", "x", " ", "ü",
        "urn:&amp;", "&#65;",
    ];

    private static readonly string[] Texts =
    [
        "", " ", "text", "1 > 0", "]]", "]] >", "]]&gt;", "&lt;", "&gt;&amp;&apos;&quot;", "&#65;", "&#x41;", "&#x1F600;", "&#xFFFD;", "&#9;&#10;&#13;", "\r\n", "\r", "\n\n", "\t",
        "Grüße, 世界, 😀", "\u007F\u0085\u2028", "\uFFFD\U0010FFFF", "\uFEFF", "&#00000065;", "&#x0000041;",
    ];

    /// <summary>What no XML holds there.</summary>
    private static readonly byte[][] Misfits =
    [
        .. new[]
        {
            "<", "&", "]]>", "&amp", "& amp;", "&nbsp;", "&#0;", "&#xD800;", "&#xDC00;", "&#xFFFE;", "&#x110000;", "&#99999999999;", "&#;", "&#x;", "&#-1;", "&# 65;",
            "<!-- -->", "<?pi?>", "<!DOCTYPE a>", "<![cdata[ ]]>", "<![CDATA[", "\0", "\u000B", "\u001F", "\uFFFE", "\uFFFF", "<a>", "</a>", "</", "<a", "'", "\"", "=",
            "/", " /", ">", " :a='1'", " a:='1'", " a='1' a='2'", " p:a='1'", " a", " a=1", " a='", " xmlns:p=''", " xmlns:xmlns='x'", " xmlns:xml='x'",
        }.Select(Encoding.UTF8.GetBytes),
        [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF], [0x80], [0xE2, 0x82], [0xF0, 0x9F, 0x98, 0x3C],
    ];

    private readonly Random _random;
    private readonly ArrayBufferWriter<byte> _xml = new();
    private readonly List<string> _prefixes = [];
    private readonly int _misfitsIn;

    private XmlMaker(Random random)
    {
        _random = random;
        _misfitsIn = random.OneIn(2) ? int.MaxValue : random.Next(5, 200);
    }

    /// <summary>Makes one element.</summary>
    public static byte[] Element(Random random)
    {
        var maker = new XmlMaker(random);
        maker.Element(random.OneIn(30) ? random.Next(10, 60) : random.Next(1, 5));
        return maker._xml.WrittenSpan.ToArray();
    }

    /// <summary>Makes a declaration, or none, and a stream header.</summary>
    public static byte[] Header(Random random)
    {
        var maker = new XmlMaker(random);
        maker.Put(random.Pick("", "<?xml version='1.0'?>", "<?xml version=\"1.0\" encoding='UTF-8' standalone='yes' ?>", "<?xml version='1.0' encoding='utf-8'?>\r\n"));
        maker.Misfit();
        maker.Put("<stream:stream");
        var attributes = new List<string>
        {
            " xmlns='jabber:component:accept'", " xmlns:stream='http://etherx.jabber.org/streams'", $" id='{random.Pick("1", "", "a&apos;b", "3f0c", "16687357520915499883")}'",
        };
        for (var i = random.Next(3); i > 0; i--)
        {
            attributes.Add(random.Pick(" from='extdisco.example.test'", " xml:lang='en'", " version='1.0'", " to=\"it's\"", " xmlns:p='urn:p'"));
        }

        foreach (var attribute in attributes.Distinct(StringComparer.Ordinal).OrderBy(_ => random.Next()))
        {
            maker.Misfit();
            maker.Put(attribute);
        }

        maker.Space();
        maker.Put(">");
        return maker._xml.WrittenSpan.ToArray();
    }

    private void Element(int depth)
    {
        var outer = _prefixes.Count;
        var declared = new List<string>();
        for (var i = _random.OneIn(3) ? _random.Next(1, 4) : 0; i > 0; i--)
        {
            declared.Add(_random.Pick("", "p", "q", "stream", "ü", "xmlish"));
        }

        var prefixes = declared.Distinct(StringComparer.Ordinal).Where(prefix => prefix.Length > 0).ToArray();
        _prefixes.AddRange(prefixes);
        var name = Name(Names);
        Misfit();
        Put("<" + name);
        Attributes(declared.Distinct(StringComparer.Ordinal));
        Space();
        if (_random.OneIn(3))
        {
            Put("/>");
        }
        else
        {
            Put(">");
            Content(depth);
            Put("</" + (_misfitsIn < int.MaxValue && _random.OneIn(_misfitsIn) ? Name(Names) : name));
            Space();
            Put(">");
        }

        _prefixes.RemoveRange(outer, _prefixes.Count - outer);
    }

    private void Attributes(IEnumerable<string> declared)
    {
        var attributes = declared.Select(prefix => (Name: prefix.Length == 0 ? "xmlns" : "xmlns:" + prefix, Value: _random.Pick(Namespaces))).ToList();
        for (var i = _random.OneIn(50) ? _random.Next(100) : _random.Next(4); i > 0; i--)
        {
            attributes.Add((Name(AttributeNames) + (i > 8 ? i.ToString(CultureInfo.InvariantCulture) : ""), _random.Pick(Texts)));
        }

        foreach (var (name, value) in attributes.DistinctBy(attribute => attribute.Name, StringComparer.Ordinal).OrderBy(_ => _random.Next()))
        {
            Misfit();
            Put(_random.Pick(" ", "  ", "\n", "\t", "\r\n") + name);
            Space();
            Put("=");
            Space();
            var quote = _random.Pick("'", "\"");
            Put(quote);
            Put(value);
            Misfit();
            Put(_random.OneIn(200) ? new string('x', _random.Next(20_000)) : "");
            Put(quote);
        }
    }

    private void Content(int depth)
    {
        for (var i = _random.Next(4); i > 0; i--)
        {
            Misfit();
            switch (_random.Next(5))
            {
                case 0:
                    Put("<![CDATA[" + _random.Pick("", "<b>&amp;", "]]", "]>", "\r\n\r", "😀", "<![CDATA[") + "]]>");
                    break;
                case 1 or 2 when depth > 0:
                    Element(depth - 1);
                    break;
                default:
                    Put(_random.Pick(Texts));
                    break;
            }
        }
    }

    private string Name(string[] names)
    {
        var name = _random.Pick(names);
        return _prefixes.Count > 0 && _random.OneIn(3) && !name.Contains(':', StringComparison.Ordinal)
            ? _prefixes[_random.Next(_prefixes.Count)] + ":" + name
            : name;
    }

    private void Space()
    {
        if (_random.OneIn(6))
        {
            Put(_random.Pick(" ", "\n", "\t", "\r\n", "   "));
        }
    }

    private void Misfit()
    {
        if (_misfitsIn < int.MaxValue && _random.OneIn(_misfitsIn))
        {
            _xml.Write(_random.Pick(Misfits));
        }
    }

    private void Put(string text) => _xml.Write(Encoding.UTF8.GetBytes(text));
}
