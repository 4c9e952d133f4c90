using System.Text;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Discovery;

/// <summary>
/// A data form of type <c>result</c> (XEP-0004), as extended information carries it (XEP-0128, XEP-0215 section 4): its
/// FORM_TYPE comes first and hidden (XEP-0068), then the fields in their order.
/// </summary>
public sealed class DataForm
{
    private const string FormTypeField = "FORM_TYPE";

    private readonly byte[] _xml;

    /// <summary>Makes a form.</summary>
    /// <param name="formType">What the fields mean (XEP-0068).</param>
    /// <param name="fields">The fields, in the order in which they are sent.</param>
    /// <exception cref="FormatException">
    /// The form has no type, a field has no name, no value, a name that another one has, or is FORM_TYPE itself, or a text
    /// holds a character that XML forbids. The message says which.
    /// </exception>
    public DataForm(string formType, IReadOnlyList<DataFormField> fields)
    {
        ArgumentNullException.ThrowIfNull(formType);
        ArgumentNullException.ThrowIfNull(fields);
        FormType = formType;
        Fields = [.. fields];
        Check();
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

    /// <summary>The form as XML.</summary>
    public override string ToString() => Encoding.UTF8.GetString(_xml);

    private void Check()
    {
        if (FormType.Length == 0)
        {
            throw new FormatException("A form needs a FORM_TYPE that says what its fields mean (XEP-0068).");
        }

        var names = new HashSet<string>(StringComparer.Ordinal) { FormTypeField };
        foreach (var field in Fields)
        {
            if (string.IsNullOrEmpty(field.Var))
            {
                throw new FormatException($"A field of the form '{FormType}' has no name.");
            }

            if (!names.Add(field.Var))
            {
                throw new FormatException($"The form '{FormType}' has two fields '{field.Var}'; make one of them, with several values.");
            }

            if (field.Values.Count == 0)
            {
                throw new FormatException($"The field '{field.Var}' of the form '{FormType}' has no value; give one or leave the field out.");
            }
        }
    }

    private byte[] Render()
    {
        var writer = new Utf8XmlWriter(256);
        writer.StartElement("x"u8, Xmlns.DataForms);
        writer.Attribute("type"u8, "result"u8);
        writer.StartElement("field"u8);
        writer.Attribute("var"u8, FormTypeField);
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
