using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Discovery;

/// <summary>
/// What an entity tells about itself beside its features: its identities (XEP-0030) and extended information (XEP-0128). A
/// snapshot: nothing of it changes, and it is rendered once.
/// </summary>
public sealed class EntityInfo
{
    private readonly byte[] _identitiesXml;
    private readonly byte[] _formsXml;

    /// <summary>Makes a snapshot.</summary>
    /// <param name="identities">At least one identity, in the order in which they are sent.</param>
    /// <param name="forms">Forms, each with a FORM_TYPE of its own.</param>
    /// <exception cref="FormatException">
    /// There is no identity, or one twice, or one without category or type (XEP-0030, section 3.1), or two forms have the
    /// same FORM_TYPE (XEP-0115, section 5.4), or a text holds a character that XML forbids. The message says which.
    /// </exception>
    public EntityInfo(IReadOnlyList<Identity> identities, IReadOnlyList<DataForm> forms)
    {
        ArgumentNullException.ThrowIfNull(identities);
        ArgumentNullException.ThrowIfNull(forms);
        Identities = [.. identities];
        Forms = [.. forms];
        CheckIdentities();
        CheckForms();
        _identitiesXml = RenderIdentities();
        _formsXml = RenderForms();
    }

    /// <summary>What the entity is.</summary>
    public IReadOnlyList<Identity> Identities { get; }

    /// <summary>Extended information.</summary>
    public IReadOnlyList<DataForm> Forms { get; }

    internal void WriteIdentities(Utf8XmlWriter writer) => writer.Raw(_identitiesXml);

    internal void WriteForms(Utf8XmlWriter writer) => writer.Raw(_formsXml);

    private void CheckIdentities()
    {
        if (Identities.Count == 0)
        {
            throw new FormatException("An entity has at least one identity (XEP-0030).");
        }

        var seen = new HashSet<(string, string)>();
        foreach (var identity in Identities)
        {
            if (string.IsNullOrEmpty(identity.Category) || string.IsNullOrEmpty(identity.Type))
            {
                throw new FormatException("An identity has a category and a type (XEP-0030).");
            }

            if (!seen.Add((identity.Category, identity.Type)))
            {
                throw new FormatException($"The identity {identity.Category}/{identity.Type} is there twice; keep one.");
            }
        }
    }

    private void CheckForms()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var form in Forms)
        {
            if (!seen.Add(form.FormType))
            {
                throw new FormatException($"Two forms have the FORM_TYPE '{form.FormType}'; make one of them.");
            }
        }
    }

    private byte[] RenderIdentities()
    {
        var writer = new Utf8XmlWriter(256);
        foreach (var identity in Identities)
        {
            writer.StartElement("identity"u8);
            writer.Attribute("category"u8, identity.Category);
            writer.Attribute("type"u8, identity.Type);
            if (!string.IsNullOrEmpty(identity.Name))
            {
                writer.Attribute("name"u8, identity.Name);
            }

            writer.EndElement("identity"u8);
        }

        return writer.Written.ToArray();
    }

    private byte[] RenderForms()
    {
        var writer = new Utf8XmlWriter(256);
        foreach (var form in Forms)
        {
            form.Write(writer);
        }

        return writer.Written.ToArray();
    }
}
