using System.Globalization;
using System.Text;

namespace Extdisco.Xmpp.Xml;

/// <content>Character data and attribute values: references, line ends, CDATA sections. What differs from its bytes goes to the side buffer.</content>
public sealed partial class XmlFragment
{
    private const int UsualSide = 256;
    private const int KeptSide = 16 * 1024;

    private byte[] _side = new byte[UsualSide];
    private int _sideLength;

    private int ReadText(ReadOnlySpan<byte> input, int at, int open)
    {
        var length = input[at..].IndexOf((byte)'<');
        if (open < 0 || length <= 0)
        {
            // A '<' that nothing follows is not read as markup and comes here, too.
            throw Malformed(open < 0 ? "a start tag is expected" : "an element does not end");
        }

        var run = input.Slice(at, length);
        if (run.IndexOf("]]>"u8) >= 0)
        {
            throw Malformed("']]>' stands in character data");
        }

        var text = run.IndexOfAny((byte)'&', (byte)'\r') < 0 ? new XmlSlice(at, length) : Decode(run, inAttribute: false);
        AddText(text, open);
        return at + length;
    }

    private int ReadCharacterSection(ReadOnlySpan<byte> input, int at, int open)
    {
        var opening = "<![CDATA["u8;
        if (!input[at..].StartsWith(opening))
        {
            throw new XmlFaultException(XmlFault.RestrictedXml, "a comment or a document type declaration is forbidden");
        }

        at += opening.Length;
        var length = input[at..].IndexOf("]]>"u8);
        if (open < 0 || length < 0)
        {
            throw Malformed(open < 0 ? "a start tag is expected" : "a CDATA section does not end");
        }

        var run = input.Slice(at, length);
        AddText(run.Contains((byte)'\r') ? DecodeLineEnds(run) : new XmlSlice(at, length), open);
        return at + length + 3;
    }

    private void AddText(XmlSlice text, int parent)
    {
        if (text.Length > 0)
        {
            var node = AddNode(new XmlNode { Local = text, Parent = parent, IsText = true });
            _nodes[node].End = node + 1;
        }
    }

    private int ReadValue(ReadOnlySpan<byte> input, int at, out XmlSlice value)
    {
        if (at >= input.Length || input[at] is not ((byte)'\'' or (byte)'"'))
        {
            throw Malformed("an attribute's value is not quoted");
        }

        var quote = input[at];
        var start = at + 1;
        var length = input[start..].IndexOfAny(quote == '\'' ? XmlCharacters.SpecialInSingleQuotes : XmlCharacters.SpecialInDoubleQuotes);
        if (length >= 0 && input[start + length] == quote)
        {
            value = new XmlSlice(start, length);
            return start + length + 1;
        }

        length = input[start..].IndexOf(quote);
        if (length < 0)
        {
            throw Malformed("an attribute's value does not end");
        }

        value = Decode(input.Slice(start, length), inAttribute: true);
        return start + length + 1;
    }

    private XmlSlice Decode(ReadOnlySpan<byte> run, bool inAttribute)
    {
        var start = _sideLength;
        for (var at = 0; at < run.Length; at++)
        {
            switch (run[at])
            {
                case (byte)'&':
                    at += DecodeReference(run[at..]) - 1;
                    break;
                case (byte)'<':
                    throw Malformed("'<' stands in an attribute's value");
                case (byte)'\r' when at + 1 < run.Length && run[at + 1] == '\n':
                    break; // the line feed that follows stands for both (XML 1.0, section 2.11)
                case (byte)'\r':
                    AppendSide(inAttribute ? (byte)' ' : (byte)'\n');
                    break;
                case (byte)'\n' or (byte)'\t' when inAttribute:
                    AppendSide((byte)' ');
                    break;
                default:
                    AppendSide(run[at]);
                    break;
            }
        }

        return new XmlSlice(~start, _sideLength - start);
    }

    private XmlSlice DecodeLineEnds(ReadOnlySpan<byte> run)
    {
        var start = _sideLength;
        for (var at = 0; at < run.Length; at++)
        {
            if (run[at] != '\r')
            {
                AppendSide(run[at]);
            }
            else if (at + 1 >= run.Length || run[at + 1] != '\n')
            {
                AppendSide((byte)'\n');
            }
        }

        return new XmlSlice(~start, _sideLength - start);
    }

    /// <summary>Decodes the reference that a run begins with, and returns how long it is.</summary>
    private int DecodeReference(ReadOnlySpan<byte> run)
    {
        var end = run.IndexOf((byte)';');
        var name = end < 2 ? throw Malformed("'&' begins no reference") : run[1..end];
        if (name[0] == '#')
        {
            DecodeCharacter(name[1..]);
        }
        else
        {
            AppendSide(Predefined(name));
        }

        return end + 1;
    }

    private static byte Predefined(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("lt"u8))
        {
            return (byte)'<';
        }

        if (name.SequenceEqual("gt"u8))
        {
            return (byte)'>';
        }

        if (name.SequenceEqual("amp"u8))
        {
            return (byte)'&';
        }

        if (name.SequenceEqual("apos"u8))
        {
            return (byte)'\'';
        }

        if (name.SequenceEqual("quot"u8))
        {
            return (byte)'"';
        }

        throw XmlCharacters.EndOfName(name, 0) == name.Length
            ? new XmlFaultException(XmlFault.RestrictedXml, "only the five predefined entities may be referred to")
            : Malformed("'&' begins no reference");
    }

    private void DecodeCharacter(ReadOnlySpan<byte> digits)
    {
        var hex = digits.StartsWith("x"u8);
        var style = hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        if (!int.TryParse(hex ? digits[1..] : digits, style, CultureInfo.InvariantCulture, out var value) || !XmlCharacters.IsAllowed(value))
        {
            throw Malformed("a reference is to no character that XML allows");
        }

        Span<byte> utf8 = stackalloc byte[4];
        foreach (var b in utf8[..new Rune(value).EncodeToUtf8(utf8)])
        {
            AppendSide(b);
        }
    }

    private void AppendSide(byte value)
    {
        if (_sideLength == _side.Length)
        {
            Array.Resize(ref _side, _side.Length * 2);
        }

        _side[_sideLength++] = value;
    }

    private XmlSlice CopyToSide(ReadOnlySpan<byte> bytes)
    {
        var start = _sideLength;
        foreach (var b in bytes)
        {
            AppendSide(b);
        }

        return new XmlSlice(~start, bytes.Length);
    }
}
