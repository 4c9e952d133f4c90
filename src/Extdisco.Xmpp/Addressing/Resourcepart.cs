using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Extdisco.Xmpp.Addressing;

/// <summary>The part behind the '/' (RFC 7622, section 3.4): the profile OpaqueString (RFC 8265, section 4.2).</summary>
internal static class Resourcepart
{
    /// <summary>Normalises and checks a resourcepart.</summary>
    public static bool TryPrepare(string text, [NotNullWhen(true)] out string? prepared)
    {
        prepared = null;
        if (!Precis.IsAssigned(text))
        {
            return false;
        }

        var normalised = MapSpaces(text).Normalize(NormalizationForm.FormC);
        if (!Precis.HasPartLength(normalised) || !Precis.IsFreeform(normalised))
        {
            return false;
        }

        prepared = normalised;
        return true;
    }

    private static string MapSpaces(string text) => Ascii.IsValid(text)
        ? text
        : string.Create(text.Length, text, static (mapped, text) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                mapped[i] = char.GetUnicodeCategory(text[i]) == UnicodeCategory.SpaceSeparator ? ' ' : text[i];
            }
        });
}
