using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Stanzas;

/// <summary>What an error says to a person, in English (RFC 6120, sections 4.9.2 and 8.3.2).</summary>
internal static class ErrorText
{
    /// <summary>Writes the <c>&lt;text/&gt;</c> element, if there is a text.</summary>
    /// <param name="text">The text, or null.</param>
    /// <param name="xmlns">The namespace of the error's condition.</param>
    /// <param name="writer">Where it goes, behind the condition.</param>
    public static void Write(string? text, ReadOnlySpan<byte> xmlns, Utf8XmlWriter writer)
    {
        if (text is null)
        {
            return;
        }

        writer.StartElement("text"u8, xmlns);
        writer.Attribute("xml:lang"u8, "en"u8);
        writer.Text(text);
        writer.EndElement("text"u8);
    }
}
