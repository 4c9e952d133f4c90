using System.Text;
using System.Xml;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Tests.Xml;

/// <summary>
/// .NET's own XmlReader under the restrictions of a stream, as a judge: what it accepts or refuses, the product must, and
/// with the same infoset, written here as one canonical text.
/// </summary>
internal static class XmlReaderJudge
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The infoset as .NET reads it, or null where it refuses.</summary>
    public static string? ByXmlReader(byte[] xml)
    {
        try
        {
            // Decoded here, so that no byte order mark or declaration changes the encoding.
            using var reader = XmlReader.Create(new StringReader(Strict.GetString(xml)), new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                ConformanceLevel = ConformanceLevel.Document,
                XmlResolver = null,
            });
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
            var fragment = new XmlFragment(new XmlLimits { Attributes = 1000 });
            fragment.Read(xml, 0, xml.Length);
            var text = new StringBuilder();
            Append(fragment, 0, text);
            return text.ToString();
        }
        catch (XmlFaultException)
        {
            return null;
        }
    }

    private static void Append(XmlReader reader, StringBuilder text)
    {
        switch (reader.NodeType)
        {
            case XmlNodeType.Element:
                text.Append('<').Append(Name(reader.NamespaceURI, reader.LocalName));
                var empty = reader.IsEmptyElement;
                while (reader.MoveToNextAttribute())
                {
                    if (!string.Equals(reader.NamespaceURI, "http://www.w3.org/2000/xmlns/", StringComparison.Ordinal))
                    {
                        text.Append(' ').Append(Name(reader.NamespaceURI, reader.LocalName)).Append('=').Append(Quote(reader.Value));
                    }
                }

                text.Append(empty ? ">/" : ">");
                break;
            case XmlNodeType.EndElement:
                text.Append('/');
                break;
            case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                text.Append(Quote(reader.Value));
                break;
            default:
                break;
        }
    }

    private static void Append(XmlFragment fragment, int node, StringBuilder text)
    {
        if (fragment.Node(node).IsText)
        {
            text.Append(Quote(Text(fragment, fragment.Node(node).Local)));
            return;
        }

        text.Append('<').Append(Name(Text(fragment, fragment.Node(node).Namespace), Text(fragment, fragment.Node(node).Local)));
        foreach (var attribute in fragment.AttributesOf(node))
        {
            text.Append(' ').Append(Name(Text(fragment, attribute.Namespace), Text(fragment, attribute.Local)))
                .Append('=').Append(Quote(Text(fragment, attribute.Value)));
        }

        text.Append('>');
        for (var child = node + 1; child < fragment.Node(node).End; child = fragment.Node(child).End)
        {
            Append(fragment, child, text);
        }

        text.Append('/');
    }

    private static string Text(XmlFragment fragment, XmlSlice slice) => Encoding.UTF8.GetString(fragment.Bytes(slice));

    private static string Name(string xmlns, string local) => $"{{{xmlns}}}{local}";

    // Runs of character data may be cut differently: quotes that meet fall away.
    private static string Quote(string value) => string.Concat(value.Select(c => $"[{(int)c:X}]"));
}
