using System.Buffers;
using System.Text;
using System.Text.Unicode;
using System.Xml;

namespace Extdisco.Xmpp.Xml;

/// <summary>Which characters XML 1.0 allows where, over UTF-8.</summary>
internal static class XmlCharacters
{
    /// <summary>What ends an attribute's value in single quotes, or cannot stand in it as it is.</summary>
    public static readonly SearchValues<byte> SpecialInSingleQuotes = SearchValues.Create("'<&\t\n\r"u8);

    /// <summary>What ends an attribute's value in double quotes, or cannot stand in it as it is.</summary>
    public static readonly SearchValues<byte> SpecialInDoubleQuotes = SearchValues.Create("\"<&\t\n\r"u8);

    private static readonly SearchValues<byte> ForbiddenControls = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31]);

    private static readonly bool[] NameStart = Table("ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");
    private static readonly bool[] NamePart = Table("-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    /// <summary>Checks that bytes are UTF-8 and every character is allowed in a document (XML 1.0, section 2.2).</summary>
    /// <exception cref="XmlFaultException">They are not.</exception>
    public static void Check(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IndexOfAny(ForbiddenControls) >= 0)
        {
            throw new XmlFaultException(XmlFault.NotWellFormed, "a control character stands in the stream");
        }

        if (Ascii.IsValid(bytes))
        {
            return;
        }

        if (!Utf8.IsValid(bytes))
        {
            throw new XmlFaultException(XmlFault.UnsupportedEncoding, "the bytes are not UTF-8");
        }

        if (bytes.IndexOf("\uFFFE"u8) >= 0 || bytes.IndexOf("\uFFFF"u8) >= 0)
        {
            throw new XmlFaultException(XmlFault.NotWellFormed, "a character stands in the stream that XML does not allow");
        }
    }

    /// <summary>Whether a code point is a character of XML (section 2.2).</summary>
    public static bool IsAllowed(int codePoint) => codePoint
        is '\t' or '\n' or '\r' or (>= 0x20 and <= 0xD7FF) or (>= 0xE000 and <= 0xFFFD) or (>= 0x10000 and <= 0x10FFFF);

    /// <summary>Whether a byte is white space (section 2.3).</summary>
    public static bool IsSpace(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r';

    /// <summary>Where a name without a colon ends that begins at an offset; the offset itself where none does.</summary>
    public static int EndOfName(ReadOnlySpan<byte> bytes, int at)
    {
        var start = at;
        while (at < bytes.Length)
        {
            if (bytes[at] < 0x80)
            {
                if (!(at == start ? NameStart : NamePart)[bytes[at]])
                {
                    break;
                }

                at++;
            }
            else
            {
                var length = LengthOfNonAscii(bytes[at..], first: at == start);
                if (length == 0)
                {
                    break;
                }

                at += length;
            }
        }

        return at;
    }

    private static int LengthOfNonAscii(ReadOnlySpan<byte> bytes, bool first)
    {
        Rune.DecodeFromUtf8(bytes, out var rune, out var length);
        if (!rune.IsBmp)
        {
            return 0; // as .NET's own reader has it: names hold characters of the basic plane only
        }

        var character = (char)rune.Value;
        return (first ? XmlConvert.IsStartNCNameChar(character) : XmlConvert.IsNCNameChar(character)) ? length : 0;
    }

    private static bool[] Table(string members)
    {
        var table = new bool[128];
        foreach (var member in members)
        {
            table[member] = true;
        }

        return table;
    }
}
