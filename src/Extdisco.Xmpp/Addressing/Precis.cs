using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Extdisco.Xmpp.Addressing;

/// <summary>
/// What RFC 7622 takes from PRECIS (RFC 8264): the string classes, and the mappings in front of them. The tables that .NET
/// has are used; the few short and stable ones that it has not stand here.
/// </summary>
internal static class Precis
{
    /// <summary>How long a part of an address can be, in bytes of UTF-8 (RFC 7622, sections 3.2 to 3.4).</summary>
    public const int MaxPartLength = 1023;

    /// <summary>Whether a part is neither empty nor too long.</summary>
    public static bool HasPartLength(string part) => part.Length > 0 && Encoding.UTF8.GetByteCount(part) <= MaxPartLength;

    /// <summary>
    /// Whether a text is made of assigned code points, without half a surrogate pair: both classes want that (RFC 8264,
    /// section 8), and .NET throws where it is to normalise other texts.
    /// </summary>
    public static bool IsAssigned(string text)
    {
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var length) != OperationStatus.Done
                || Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherNotAssigned)
            {
                return false;
            }

            rest = rest[length..];
        }

        return true;
    }

    /// <summary>Maps the width, the case and the composition of a text (RFC 8265, section 3.3).</summary>
    public static bool TryFold(string text, [NotNullWhen(true)] out string? folded)
    {
        if (Ascii.IsValid(text))
        {
            folded = text.ToLowerInvariant();
            return true;
        }

        // Only U+0130 is lower-cased into two characters (SpecialCasing.txt), and .NET leaves it alone.
        folded = IsAssigned(text)
            ? MapWidth(text).ToLowerInvariant().Replace("\u0130", "i\u0307", StringComparison.Ordinal).Normalize(NormalizationForm.FormC)
            : null;
        return folded is not null;
    }

    /// <summary>Whether a text in Normalization Form C belongs to the IdentifierClass (RFC 8264, section 4.2).</summary>
    public static bool IsIdentifier(string text) => BelongsTo(text, freeform: false)
        && (Ascii.IsValid(text) || text.IsNormalized(NormalizationForm.FormKC)); // no compatibility equivalents (9.17)

    /// <summary>Whether a text in Normalization Form C belongs to the FreeformClass (RFC 8264, section 4.3).</summary>
    public static bool IsFreeform(string text) => BelongsTo(text, freeform: true);

    /// <summary>
    /// Replaces fullwidth and halfwidth forms by what they stand for. Those left alone stand for what no identifier can have:
    /// symbols and compatibility letters.
    /// </summary>
    private static string MapWidth(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uFF01', '\uFF9F'))
        {
            return text;
        }

        return string.Create(text.Length, text, static (mapped, text) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                // Each of these stands for one character of the basic plane.
                mapped[i] = text[i] is >= '\uFF01' and <= '\uFF9F' ? text[i].ToString().Normalize(NormalizationForm.FormKC)[0] : text[i];
            }
        });
    }

    private static bool BelongsTo(string text, bool freeform)
    {
        var previous = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Allows(rune, previous, freeform))
            {
                return false;
            }

            previous = rune.Value;
        }

        return true;
    }

    /// <summary>The derived property of a code point (RFC 8264, section 8), as far as one class is concerned.</summary>
    private static bool Allows(Rune rune, int previous, bool freeform) => rune.Value switch
    {
        < 0x80 => rune.Value is > 0x20 and < 0x7F || (rune.Value == 0x20 && freeform),

        // Exceptions (9.6): allowed, allowed in context, disallowed. What is allowed in context is not looked at closer
        // but for the joiners, as in the lookup of a domain name (RFC 5891, section 5.4).
        0x00DF or 0x03C2 or 0x06FD or 0x06FE or 0x0F0B or 0x3007 => true,
        0x00B7 or 0x0375 or 0x05F3 or 0x05F4 or 0x30FB => true,
        0x0640 or 0x07FA or 0x302E or 0x302F or (>= 0x3031 and <= 0x3035) or 0x303B => false,
        0x200C or 0x200D => Viramas.Contains(previous),
        _ => !IsOldHangulJamo(rune.Value) && !IsIgnorable(rune.Value) && AllowsCategory(Rune.GetUnicodeCategory(rune), freeform),
    };

    private static bool AllowsCategory(UnicodeCategory category, bool freeform) => category switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.DecimalDigitNumber
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => true,
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        _ => freeform, // other letters and digits, spaces, symbols, punctuation
    };

    /// <summary>Conjoining jamo (9.9): what Normalization Form C leaves of them makes no modern syllable.</summary>
    private static bool IsOldHangulJamo(int value) =>
        value is (>= 0x1100 and <= 0x11FF) or (>= 0xA960 and <= 0xA97C) or (>= 0xD7B0 and <= 0xD7C6) or (>= 0xD7CB and <= 0xD7FB);

    /// <summary>Default_Ignorable_Code_Point (9.13), where the category does not tell. Unicode adds no code point outside these.</summary>
    private static bool IsIgnorable(int value) => value
        is 0x034F or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x3164 or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0
        or (>= 0xE0000 and <= 0xE0FFF);
}
