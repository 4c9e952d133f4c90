using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Extdisco.Xmpp.Addressing;

/// <summary>The part in front of the '@' (RFC 7622, section 3.3): the profile UsernameCaseMapped (RFC 8265, section 3.3).</summary>
internal static class Localpart
{
    /// <summary>What the profile would allow, but addresses do not (RFC 7622, section 3.3.1).</summary>
    private static readonly SearchValues<char> Forbidden = SearchValues.Create("\"&'/:<>@");

    /// <summary>Normalises and checks a localpart.</summary>
    public static bool TryPrepare(string text, [NotNullWhen(true)] out string? prepared)
    {
        prepared = null;
        if (!Precis.TryFold(text, out var folded)
            || folded.AsSpan().ContainsAny(Forbidden)
            || !Precis.HasPartLength(folded)
            || !Precis.IsIdentifier(folded))
        {
            return false;
        }

        prepared = folded;
        return true;
    }
}
