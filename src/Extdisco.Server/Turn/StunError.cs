using System.Text;

namespace Extdisco.Server.Turn;

/// <summary>Why a request was refused (RFC 8489, section 14.8).</summary>
/// <param name="Code">300 to 699.</param>
/// <param name="Phrase">The server's own words, printable and short; may be empty.</param>
internal readonly record struct StunError(int Code, string Phrase)
{
    private const int LongestPhrase = 80;

    /// <summary>The code and the server's words, as they stand in messages.</summary>
    public override string ToString() => Phrase.Length == 0 ? $"{Code}" : $"{Code} {Phrase}";

    /// <summary>Reads the value of an ERROR-CODE attribute; null where it is malformed.</summary>
    internal static StunError? Read(ReadOnlySpan<byte> value)
    {
        if (value.Length < 4 || (value[2] & 7) is < 3 or > 6 || value[3] > 99)
        {
            return null;
        }

        return new StunError(((value[2] & 7) * 100) + value[3], Printable(value[4..]));
    }

    /// <summary>What a stranger sent, fit for a log and a terminal.</summary>
    internal static string Printable(ReadOnlySpan<byte> utf8)
    {
        var text = new StringBuilder();
        foreach (var rune in Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, 4 * LongestPhrase)]).EnumerateRunes())
        {
            if (text.Length >= LongestPhrase)
            {
                break;
            }

            if (Rune.IsLetterOrDigit(rune) || Rune.IsPunctuation(rune) || Rune.IsSymbol(rune) || rune.Value == ' ')
            {
                text.Append(rune);
            }
        }

        return text.ToString().Trim();
    }
}
