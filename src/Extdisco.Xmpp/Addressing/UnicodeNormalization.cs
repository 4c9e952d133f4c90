using System.Text;

namespace Extdisco.Xmpp.Addressing;

/// <summary>Whether this process can compare addresses that are not ASCII.</summary>
public static class UnicodeNormalization
{
    /// <summary>
    /// Checks that Normalization Form C works, which RFC 7622 builds on. In the invariant globalisation mode .NET returns
    /// every text as it is and says nothing, so that one user could have two addresses. To be called once, at start.
    /// </summary>
    /// <exception cref="InvalidOperationException">It does not work; the message says what to do.</exception>
    public static void EnsureAvailable() => Ensure("e\u0301".Normalize(NormalizationForm.FormC));

    /// <summary>Checks what came of the letter e followed by a combining acute accent.</summary>
    internal static void Ensure(string composed)
    {
        if (!string.Equals(composed, "\u00E9", StringComparison.Ordinal))
        {
            throw new InvalidOperationException(
                "Unicode normalisation does not work in this process, so XMPP addresses cannot be compared (RFC 7622). "
                + "Install ICU (Debian: libicu72 or later, Alpine: icu-libs), unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT "
                + "and leave System.Globalization.Invariant out of runtimeconfig.json.");
        }
    }
}
