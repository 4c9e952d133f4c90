using System.Text;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Stanzas;

/// <summary>A stream error (RFC 6120, section 4.9): it ends the stream.</summary>
/// <param name="Condition">The condition, by its element name; see <see cref="StreamErrorCondition"/>.</param>
/// <param name="Text">What the peer, or we, had to say to it.</param>
public sealed record StreamError(string Condition, string? Text = null)
{
    /// <summary>Reads a <c>&lt;stream:error/&gt;</c> element.</summary>
    public static StreamError Read(XmlElement error)
    {
        var condition = StreamErrorCondition.UndefinedCondition;
        string? text = null;
        foreach (var child in error.Children)
        {
            if (!child.Namespace.SequenceEqual(Xmlns.StreamErrors))
            {
                continue;
            }

            if (child.Name.SequenceEqual("text"u8))
            {
                text = child.Text();
            }
            else
            {
                condition = Encoding.UTF8.GetString(child.Name);
            }
        }

        return new StreamError(condition, text);
    }

    /// <summary>Writes the <c>&lt;stream:error/&gt;</c> element; the prefix <c>stream</c> is the stream header's.</summary>
    public void Write(Utf8XmlWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.StartElement("stream:error"u8);
        writer.EmptyElement(Encoding.UTF8.GetBytes(Condition), Xmlns.StreamErrors);
        ErrorText.Write(Text, Xmlns.StreamErrors, writer);
        writer.EndElement("stream:error"u8);
    }

    /// <summary>The condition and, if there is one, the text, for a log.</summary>
    public override string ToString() => Text is null ? LogText.Of(Condition) : $"{LogText.Of(Condition)} ({LogText.Of(Text)})";
}
