using System.Buffers;

namespace Extdisco.Xmpp.Addressing;

/// <summary>Recognises addresses that need no normalisation: ASCII alone, in lower case, without A-labels or IP literals.</summary>
internal static class CanonicalAscii
{
    private static readonly SearchValues<char> LocalCharacters =
        SearchValues.Create("!#$%()*+,-.0123456789;=?[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    private static readonly SearchValues<char> DomainCharacters = SearchValues.Create("-.0123456789_abcdefghijklmnopqrstuvwxyz");

    /// <summary>Whether a text is an address and in its canonical form. False says nothing: other forms may do.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">Where the '@' is, as <see cref="Jid.Split"/> has it.</param>
    /// <param name="slash">Where the '/' is.</param>
    public static bool IsJid(ReadOnlySpan<char> text, out int at, out int slash)
    {
        Jid.Split(text, out at, out slash);
        return (at < 0 || IsLocal(text[..at]))
            && IsDomain(text[(at + 1)..(slash < 0 ? text.Length : slash)])
            && (slash < 0 || IsResource(text[(slash + 1)..]));
    }

    /// <summary>
    /// Whether a label is made of ASCII letters in lower case, digits and inner hyphens (RFC 5890, section 2.3.1) and is no
    /// A-label. Underscores pass: names in private networks have them, and servers accept them.
    /// </summary>
    public static bool IsLabel(ReadOnlySpan<char> label) =>
        label.Length is > 0 and <= Domainpart.MaxLabelLength
        && label[0] != '-' && label[^1] != '-'
        && !label.StartsWith(Domainpart.ALabelPrefix, StringComparison.Ordinal)
        && !label.ContainsAnyExcept(DomainCharacters);

    private static bool IsLocal(ReadOnlySpan<char> local) =>
        local.Length is > 0 and <= Precis.MaxPartLength && !local.ContainsAnyExcept(LocalCharacters);

    private static bool IsResource(ReadOnlySpan<char> resource) =>
        resource.Length is > 0 and <= Precis.MaxPartLength && !resource.ContainsAnyExceptInRange(' ', '~');

    private static bool IsDomain(ReadOnlySpan<char> domain)
    {
        if (domain.Length > Precis.MaxPartLength)
        {
            return false;
        }

        while (true)
        {
            var dot = domain.IndexOf('.');
            if (!IsLabel(dot < 0 ? domain : domain[..dot]))
            {
                return false;
            }

            if (dot < 0)
            {
                return true;
            }

            domain = domain[(dot + 1)..];
        }
    }
}
