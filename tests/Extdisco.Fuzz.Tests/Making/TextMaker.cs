using System.Text;
using Extdisco.Fuzz.Tests.Running;

namespace Extdisco.Fuzz.Tests.Making;

/// <summary>Makes texts that are nearly addresses: parts of them, separators, and what normalisation has to do with.</summary>
internal static class TextMaker
{
    private static readonly string[] Parts =
    [
        "a", "romeo", "ROMEO", "example", "test", "xn--bcher-kva", "xn--", "xn--a", "bücher", "bu\u0308cher", "ß", "ẞ", "İ", "ı", "ς", "ǅ", "世界", "😀", "\uFF21", "\uFF76", "\uFFE8",
        "\u3002", "\uFF0E", "\uFF61", "\u200D", "\u200C", "\u094D\u200D", "\u0640", "\u1100", "\u00AD", "\u0301", "\u202E\u05D0", "\u0378", "\uE000", "\uFFFD", "\u00A0", "\u2028", "\u0085",
        "-", "_", "--", " ", "\t", "\0", "%", "\"", "&", "'", "<", ">", "\\", "127.0.0.1", "127.1", "0x7f", "[::1]", "[", "]", "::1", "2001:db8::1", "::ffff:192.0.2.1", "fe80::1%eth0", "1:2:3:4:5:6:7:8:9",
    ];

    private static readonly string[] Letters = ["a", "romeo", "ROMEO", "example", "test", "bücher", "bu\u0308cher", "xn--bcher-kva", "ß", "ς", "世界", "\uFF21", "a-b", "a_b", "1"];

    private static readonly string[] Separators = ["@", "/", ".", ":", "", "", "", ""];

    /// <summary>Makes the UTF-8 of a text, which may be none.</summary>
    public static byte[] Make(Random random)
    {
        var text = new StringBuilder(random.OneIn(2) ? Address(random) : "");
        for (var i = random.OneIn(3) ? random.Next(1, 8) : text.Length == 0 ? 1 : 0; i > 0; i--)
        {
            text.Append(random.OneIn(40) ? new string('x', random.Next(2000)) : random.OneIn(12) ? AnyRune(random) : random.Pick(Parts)).Append(random.Pick(Separators));
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        return random.OneIn(6) ? ByteMutator.Mutate(bytes, random) : bytes;
    }

    private static string Address(Random random)
    {
        var domain = string.Join(random.Pick(".", ".", ".", "\u3002"), Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Pick(Letters)));
        return $"{(random.OneIn(2) ? random.Pick(Letters) + "@" : "")}{domain}{(random.OneIn(2) ? "/" + random.Pick(Parts) : "")}";
    }

    private static string AnyRune(Random random)
    {
        var value = random.Next(random.OneIn(4) ? 0x110000 : 0x3000);
        return Rune.IsValid(value) ? new Rune(value).ToString() : "";
    }
}
