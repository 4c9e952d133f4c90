using System.Text;
using Extdisco.Fuzz.Tests.Running;

namespace Extdisco.Fuzz.Tests.Making;

/// <summary>Changes bytes without knowing what they mean.</summary>
internal static class ByteMutator
{
    private const string Interesting = "<>/='\"&;#x:! []-?\t\r\nabc\0\u000B";

    /// <summary>Pieces that mean something somewhere, or must not.</summary>
    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "<![CDATA[", "]]>", "<!--", "-->", "<?xml version='1.0'?>", "<?pi?>", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "&b;", "&lt;", "&amp;", "&apos;",
            "&#0;", "&#x9;", "&#xA;", "&#13;", "&#x1F600;", "&#xD800;", "&#xDFFF;", "&#xFFFE;", "&#x110000;", "&#4294967361;", "&#x;", "&#00000000065;",
            " xmlns=''", " xmlns='jabber:client'", " xmlns:p='urn:p'", " p:a='1'", " xml:lang='de-AT-x-y'", " xmlns:xml='http://www.w3.org/XML/1998/namespace'",
            " xmlns='http://www.w3.org/2000/xmlns/'", "</stream:stream>", "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>",
            "<a>", "</a>", "<a/>", "<a b='", "'/>", "/>", "</iq>", " type='result'", " type='error'", " type='get'", " id='1'", " from='a@b/c'", " to='c'",
            "\uFEFF", "\uFFFE", "\uFFFF", "\u0085", "\u2028", "\u00A0", "ü", "😀", "\u0301", "\u200D", "İ", "ß", "。", "[::1]", "xn--", "\u007F",
        }.Select(Encoding.UTF8.GetBytes),
        [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0xBC], [0xF0, 0x80, 0x80, 0xBC], [0xED, 0xA0, 0x80], [0xED, 0xB0, 0x80], [0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80],
        [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0x80], [0xFE], [0xFF, 0xFE], [0x00], [0x1B],
    ];

    /// <summary>Makes a few changes.</summary>
    /// <param name="bytes">What is changed; it stays as it is.</param>
    /// <param name="random">Randomness.</param>
    /// <param name="most">How many changes at most.</param>
    public static byte[] Mutate(ReadOnlySpan<byte> bytes, Random random, int most = 4)
    {
        var changed = new List<byte>(bytes.Length + 64);
        changed.AddRange(bytes);
        for (var changes = random.Next(1, most + 1); changes > 0; changes--)
        {
            Change(changed, random);
        }

        return [.. changed];
    }

    private static void Change(List<byte> bytes, Random random)
    {
        var at = random.Next(bytes.Count + 1);
        var rest = bytes.Count - at;
        switch (random.Next(9))
        {
            case 0 when rest > 0:
                bytes.RemoveRange(at, Math.Min(rest, random.Next(1, random.OneIn(4) ? 200 : 4)));
                break;
            case 1 when rest > 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2 when rest > 0:
                bytes[at] = Value(random);
                break;
            case 3 when rest > 0:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, Math.Min(rest, random.Next(1, random.OneIn(4) ? 400 : 12))));
                break;
            case 4 when rest > 1 && random.OneIn(4):
                bytes.RemoveRange(at, rest);
                break;
            case 5 when rest > 1:
                (bytes[at], bytes[at + 1]) = (bytes[at + 1], bytes[at]);
                break;
            case 6:
                bytes.Insert(at, Value(random));
                break;
            case 7 when random.OneIn(20):
                bytes.InsertRange(at, Enumerable.Repeat(Value(random), random.Next(30_000)));
                break;
            default:
                bytes.InsertRange(at, random.Pick(Tokens));
                break;
        }
    }

    private static byte Value(Random random) => random.OneIn(8) ? (byte)random.Next(256) : (byte)Interesting[random.Next(Interesting.Length)];
}
