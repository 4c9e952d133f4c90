using System.Text;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Discovery;

/// <summary>
/// A data form of type <c>result</c> (XEP-0004), as extended information carries it (XEP-0128, XEP-0215 section 4): its
/// FORM_TYPE comes first and hidden (XEP-0068), then the fields in their order.
/// </summary>
public sealed class DataForm
{
    private readonly byte[] _xml;

    /// <summary>Makes a form.</summary>
    /// <param name="formType">What the fields mean (XEP-0068).</param>
    /// <param name="fields">The fields, in the order in which they are sent.</param>
    /// <exception cref="FormatException">A text holds a character that XML forbids, or a field has no name.</exception>
    public DataForm(string formType, IReadOnlyList<DataFormField> fields)
    {
        ArgumentException.ThrowIfNullOrEmpty(formType);
        ArgumentNullException.ThrowIfNull(fields);
        FormType = formType;
        Fields = fields;
        _xml = Render();
    }

    /// <summary>What the fields mean (XEP-0068).</summary>
    public string FormType { get; }

    /// <summary>The fields, without FORM_TYPE.</summary>
    public IReadOnlyList<DataFormField> Fields { get; }

    /// <summary>Writes the <c>&lt;x/&gt;</c> element.</summary>
    public void Write(Utf8XmlWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Raw(_xml);
    }

    /// <summary>Whether two forms are written the same.</summary>
    public bool SameAs(DataForm other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return _xml.AsSpan().SequenceEqual(other._xml);
    }

    /// <summary>The form as XML.</summary>
    public override string ToString() => Encoding.UTF8.GetString(_xml);

    private byte[] Render()
    {
        var writer = new Utf8XmlWriter(256);
        writer.StartElement("x"u8, Xmlns.DataForms);
        writer.Attribute("type"u8, "result"u8);
        writer.StartElement("field"u8);
        writer.Attribute("var"u8, "FORM_TYPE"u8);
        writer.Attribute("type"u8, "hidden"u8);
        writer.TextElement("value"u8, FormType);
        writer.EndElement("field"u8);
        foreach (var field in Fields)
        {
            writer.StartElement("field"u8);
            writer.Attribute("var"u8, field.Var);
            foreach (var value in field.Values)
            {
                writer.TextElement("value"u8, value);
            }

            writer.EndElement("field"u8);
        }

        writer.EndElement("x"u8);
        return writer.Written.ToArray();
    }
}
