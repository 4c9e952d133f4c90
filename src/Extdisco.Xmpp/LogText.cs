using System.Text;

namespace Extdisco.Xmpp;

/// <summary>
/// What others wrote, as it may stand in a log: in one line, so that it cannot pretend to be another entry, and cut where it is longer
/// than anything that helps.
/// </summary>
internal static class LogText
{
    /// <summary>How many characters of it are shown.</summary>
    private const int Most = 200;

    /// <summary>The text for the log.</summary>
    /// <param name="utf8">What was read, as UTF-8.</param>
    public static string Of(ReadOnlySpan<byte> utf8) =>
        Of(Encoding.UTF8.GetString(utf8.Length <= Most * 4 ? utf8 : utf8[..(Most * 4)]));

    /// <inheritdoc cref="Of(ReadOnlySpan{byte})"/>
    /// <param name="text">What was read.</param>
    public static string Of(string text)
    {
        if (text.Length <= Most && !text.AsSpan().ContainsAnyInRange('\0', '\u001F') && !text.AsSpan().ContainsAnyInRange('\u007F', '\u2029'))
        {
            return text;
        }

        var shown = new StringBuilder(Most + 3);
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= Most)
            {
                return shown.Append("...").ToString();
            }

            shown.Append(Rune.IsControl(rune) || rune.Value is '\u2028' or '\u2029' ? Rune.ReplacementChar : rune);
        }

        return shown.ToString();
    }
}
