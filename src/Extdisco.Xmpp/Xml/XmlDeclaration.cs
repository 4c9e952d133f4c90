using System.Text;
using System.Text.RegularExpressions;

namespace Extdisco.Xmpp.Xml;

/// <summary>The XML declaration in front of a stream header (XML 1.0, section 2.8).</summary>
internal static partial class XmlDeclaration
{
    /// <summary>Checks a declaration: version 1.0 and, if an encoding is named, UTF-8 (RFC 6120, section 11.6).</summary>
    /// <exception cref="XmlFaultException">It is none, or names another encoding.</exception>
    public static void Check(ReadOnlySpan<byte> declaration)
    {
        if (declaration.SequenceEqual("<?xml version='1.0'?>"u8))
        {
            return; // what servers say: to load all that a pattern needs would hold up the first connection
        }

        XmlCharacters.Check(declaration);
        // Where there is nothing but ASCII, and no other control characters, white space is the same to a pattern as to XML.
        var match = Ascii.IsValid(declaration) ? Form().Match(Encoding.ASCII.GetString(declaration)) : Match.Empty;
        if (!match.Success)
        {
            throw declaration.StartsWith("<?xml "u8)
                ? new XmlFaultException(XmlFault.NotWellFormed, "the XML declaration is malformed")
                : new XmlFaultException(XmlFault.RestrictedXml, "a processing instruction is forbidden");
        }

        var encoding = match.Groups["encoding"];
        if (encoding.Success && !encoding.Value.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            throw new XmlFaultException(XmlFault.UnsupportedEncoding, "the stream is not declared as UTF-8");
        }
    }

    [GeneratedRegex(
        """^<\?xml\s+version\s*=\s*(?<q>['"])1\.0\k<q>(\s+encoding\s*=\s*(?<e>['"])(?<encoding>[A-Za-z][A-Za-z0-9._\-]*)\k<e>)?(\s+standalone\s*=\s*(?<s>['"])(yes|no)\k<s>)?\s*\?>$""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
