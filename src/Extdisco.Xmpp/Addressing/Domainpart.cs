using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Extdisco.Xmpp.Addressing;

/// <summary>
/// The part between '@' and '/' (RFC 7622, section 3.2): a domain name of U-labels and ASCII labels, or an IP literal. An
/// A-label (<c>xn--...</c>) becomes the U-label that it stands for, so that both spellings are one address.
/// </summary>
internal static class Domainpart
{
    /// <summary>How long a label can be, as ASCII (RFC 1035, section 2.3.4).</summary>
    public const int MaxLabelLength = 63;

    /// <summary>How an A-label begins (RFC 5890, section 2.3.2.1).</summary>
    public const string ALabelPrefix = "xn--";

    private static readonly IdnMapping Idn = new();

    /// <summary>Normalises and checks a domainpart.</summary>
    public static bool TryPrepare(string text, [NotNullWhen(true)] out string? prepared)
    {
        prepared = text.StartsWith('[') ? IPv6Literal(text) : DomainName(text);
        return prepared is not null && Precis.HasPartLength(prepared);
    }

    /// <summary>An IPv6 address in brackets (RFC 3986, section 3.2.2), in its one canonical spelling (RFC 5952), without a zone.</summary>
    private static string? IPv6Literal(string text)
    {
        if (!text.EndsWith(']') || text.Contains('%', StringComparison.Ordinal))
        {
            return null;
        }

        var inner = text.AsSpan(1..^1);
        return inner.IndexOfAny('[', ']') < 0 && IPAddress.TryParse(inner, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6
            ? $"[{address}]"
            : null;
    }

    private static string? DomainName(string text)
    {
        if (!Precis.TryFold(text, out var folded))
        {
            return null;
        }

        // The ideographic full stop separates labels as well (RFC 5895, section 2); its halfwidth form is folded into it.
        folded = folded.Replace('\u3002', '.');
        if (folded.EndsWith('.'))
        {
            folded = folded[..^1];
        }

        var labels = folded.Split('.');
        for (var i = 0; i < labels.Length; i++)
        {
            if (Label(labels[i]) is not { } label)
            {
                return null;
            }

            labels[i] = label;
        }

        return string.Join('.', labels);
    }

    private static string? Label(string label)
    {
        if (CanonicalAscii.IsLabel(label))
        {
            return label;
        }

        try
        {
            if (!Ascii.IsValid(label))
            {
                return IsULabel(label, out _) ? label : null;
            }

            if (!label.StartsWith(ALabelPrefix, StringComparison.Ordinal))
            {
                return null;
            }

            var unicode = Idn.GetUnicode(label);
            return IsULabel(unicode, out var ascii) && string.Equals(ascii, label, StringComparison.Ordinal) ? unicode : null;
        }
        catch (ArgumentException)
        {
            return null; // how IdnMapping says that a label breaks the rules: there is no way to ask it
        }
    }

    /// <summary>
    /// Whether a label is a U-label: the code points that PRECIS allows in identifiers are, but for upper case, those that
    /// IDNA2008 allows (RFC 8264, section 9), and it must survive the way to ASCII and back.
    /// </summary>
    private static bool IsULabel(string label, out string ascii)
    {
        ascii = "";
        if (Ascii.IsValid(label) || !Precis.IsIdentifier(label) || HasOtherAscii(label))
        {
            return false;
        }

        ascii = Idn.GetAscii(label);
        return string.Equals(Idn.GetUnicode(ascii), label, StringComparison.Ordinal)
            && Precis.TryFold(label, out var folded) && string.Equals(folded, label, StringComparison.Ordinal);
    }

    private static bool HasOtherAscii(string label)
    {
        foreach (var c in label)
        {
            if (char.IsAscii(c) && !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('-' or '_'))
            {
                return true;
            }
        }

        return false;
    }
}
