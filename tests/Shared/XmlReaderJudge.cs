using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Testing;

/// <summary>
/// .NET's own XmlReader under the restrictions of a stream, as a judge: what it accepts or refuses, the product must, and
/// with the same infoset, written here as one canonical text.
/// </summary>
internal static partial class XmlReaderJudge
{
    // Characters that no XML holds stand between the parts, so that runs of character data may be cut differently.
    private const char StartsElement = '\u0001';
    private const char StartsAttribute = '\u0002';
    private const char StartsValue = '\u0003';
    private const char StartsContent = '\u0004';
    private const char EndsElement = '\u0005';

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>How documents are read.</summary>
    public static XmlReaderSettings Settings { get; } = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        ConformanceLevel = ConformanceLevel.Document,
        XmlResolver = null,
    };

    /// <summary>
    /// Whether XML may hold something in which XmlReader does not keep to the specifications. It takes a reference to a character
    /// beyond U+10FFFF for another one (XML 1.0, section 4.1, forbids it), lets an element have the prefix xmlns (Namespaces in XML
    /// 1.0, section 3, forbids it), and refuses an xml:space that is neither default nor preserve (XML 1.0, section 2.10, calls that
    /// no fatal error).
    /// </summary>
    public static bool Misjudges(byte[] xml) => Misjudged().IsMatch(Encoding.Latin1.GetString(xml));

    /// <summary>The infoset as .NET reads it, or null where it refuses.</summary>
    public static string? ByXmlReader(byte[] xml)
    {
        try
        {
            // Decoded here, so that no byte order mark or declaration changes the encoding.
            using var reader = XmlReader.Create(new StringReader(Strict.GetString(xml)), Settings);
            var text = new StringBuilder();
            while (reader.Read())
            {
                if (reader.NodeType is XmlNodeType.Comment or XmlNodeType.ProcessingInstruction or XmlNodeType.XmlDeclaration)
                {
                    return null;
                }

                Append(reader, text);
            }

            return text.ToString();
        }
        catch (Exception e) when (e is XmlException or DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>The infoset as the product reads it, or null where it refuses.</summary>
    public static string? ByFragment(byte[] xml)
    {
        try
        {
            var fragment = new XmlFragment(new XmlLimits { Attributes = 1000, Namespaces = 1000 });
            fragment.Read(xml, 0, xml.Length);
            fragment.RequireNamespaces();
            return InfosetOf(fragment);
        }
        catch (XmlFaultException)
        {
            return null;
        }
    }

    /// <summary>The infoset of what a fragment read last.</summary>
    public static string InfosetOf(XmlFragment fragment)
    {
        var text = new StringBuilder();
        Append(fragment, 0, text);
        return text.ToString();
    }

    /// <summary>Adds the node at which a reader is to an infoset.</summary>
    public static void Append(XmlReader reader, StringBuilder text)
    {
        switch (reader.NodeType)
        {
            case XmlNodeType.Element:
                text.Append(StartsElement);
                AppendName(text, reader.NamespaceURI, reader.LocalName);
                var empty = reader.IsEmptyElement;
                while (reader.MoveToNextAttribute())
                {
                    if (!string.Equals(reader.NamespaceURI, "http://www.w3.org/2000/xmlns/", StringComparison.Ordinal))
                    {
                        text.Append(StartsAttribute);
                        AppendName(text, reader.NamespaceURI, reader.LocalName);
                        text.Append(StartsValue).Append(reader.Value);
                    }
                }

                text.Append(StartsContent);
                if (empty)
                {
                    text.Append(EndsElement);
                }

                break;
            case XmlNodeType.EndElement:
                text.Append(EndsElement);
                break;
            case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                text.Append(reader.Value);
                break;
            default:
                break;
        }
    }

    private static void Append(XmlFragment fragment, int node, StringBuilder text)
    {
        if (fragment.Node(node).IsText)
        {
            text.Append(Text(fragment, fragment.Node(node).Local));
            return;
        }

        text.Append(StartsElement);
        AppendName(text, Text(fragment, fragment.Node(node).Namespace), Text(fragment, fragment.Node(node).Local));
        foreach (var attribute in fragment.AttributesOf(node))
        {
            text.Append(StartsAttribute);
            AppendName(text, Text(fragment, attribute.Namespace), Text(fragment, attribute.Local));
            text.Append(StartsValue).Append(Text(fragment, attribute.Value));
        }

        text.Append(StartsContent);
        for (var child = node + 1; child < fragment.Node(node).End; child = fragment.Node(child).End)
        {
            Append(fragment, child, text);
        }

        text.Append(EndsElement);
    }

    private static string Text(XmlFragment fragment, XmlSlice slice) => Encoding.UTF8.GetString(fragment.Bytes(slice));

    [GeneratedRegex("<xmlns:|xml:space|&#(x0*[1-9a-fA-F][0-9a-fA-F]{6,}|0*[1-9][0-9]{7,});", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Misjudged();

    private static void AppendName(StringBuilder text, string xmlns, string local) => text.Append('{').Append(xmlns).Append('}').Append(local);
}
