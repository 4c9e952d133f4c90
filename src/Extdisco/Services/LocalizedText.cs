using System.Text;

namespace Extdisco.Services;

/// <summary>A text in one or several languages, chosen by RFC 4647 lookup.</summary>
public sealed class LocalizedText
{
    /// <summary>How much of a language range is looked at, in bytes: no tag is longer, and to look through a long one costs more than the rest of an answer.</summary>
    internal const int MaximumRange = 64;

    private readonly KeyValuePair<byte[], string>[] _byTag;

    /// <summary>A text in one language, given whatever is asked for.</summary>
    /// <exception cref="FormatException">The text holds a character that XML forbids.</exception>
    public LocalizedText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Sendable.Check(text);
        Default = text;
        _byTag = [];
    }

    /// <summary>A text in several languages.</summary>
    /// <param name="byLanguage">The texts by language tag (RFC 5646), at least one; the first is the default.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    /// <exception cref="FormatException">A text holds a character that XML forbids.</exception>
    public LocalizedText(IReadOnlyList<KeyValuePair<string, string>> byLanguage)
    {
        ArgumentNullException.ThrowIfNull(byLanguage);
        if (byLanguage.Count == 0)
        {
            throw new ArgumentException("A text needs at least one language.", nameof(byLanguage));
        }

        foreach (var (_, text) in byLanguage)
        {
            Sendable.Check(text);
        }

        Default = byLanguage[0].Value;
        _byTag = [.. byLanguage.Select(text => KeyValuePair.Create(Encoding.UTF8.GetBytes(text.Key), text.Value))];
    }

    /// <summary>The text for whoever asks for no language, or for one that is not there.</summary>
    public string Default { get; }

    /// <summary>The best text for a language (RFC 4647, section 3.4): the range is shortened from its end until there is a text for it.</summary>
    /// <param name="language">A language tag in UTF-8, as <c>xml:lang</c> has it, or empty.</param>
    public string For(ReadOnlySpan<byte> language)
    {
        for (var range = language; !range.IsEmpty; range = Shorten(range))
        {
            foreach (var (tag, text) in _byTag)
            {
                if (Ascii.EqualsIgnoreCase(tag, range))
                {
                    return text;
                }
            }
        }

        return Default;
    }

    /// <summary>
    /// The part of a language range that decides which texts are chosen: everything beyond the longest tag that one of the texts
    /// has is passed over by all of them.
    /// </summary>
    internal static ReadOnlySpan<byte> Deciding(ReadOnlySpan<byte> language, IEnumerable<LocalizedText> texts)
    {
        for (var range = language; !range.IsEmpty; range = Shorten(range))
        {
            foreach (var text in texts)
            {
                if (text.Has(range))
                {
                    return range;
                }
            }
        }

        return default;
    }

    /// <summary>The beginning of a language range that is no longer than a number of bytes, by the same rules.</summary>
    internal static ReadOnlySpan<byte> Shorten(ReadOnlySpan<byte> language, int most) =>
        language.Length <= most ? language : Shorten(language[..(most + 1)]); // a mark right behind them ends the last subtag

    private bool Has(ReadOnlySpan<byte> range)
    {
        foreach (var (tag, _) in _byTag)
        {
            if (Ascii.EqualsIgnoreCase(tag, range))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes off the last subtag, and with it a single letter or digit in front: that only introduces what follows it.</summary>
    private static ReadOnlySpan<byte> Shorten(ReadOnlySpan<byte> range)
    {
        range = range[..Math.Max(0, range.LastIndexOf((byte)'-'))];
        return range.Length >= 2 && range[^2] == '-' ? range[..^2] : range;
    }
}
