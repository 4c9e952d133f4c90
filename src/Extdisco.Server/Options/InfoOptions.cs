using Extdisco.Server.Configuration;
using Extdisco.Xmpp.Discovery;

namespace Extdisco.Server.Options;

/// <summary>What the component says about itself (<c>Extdisco:Info</c>).</summary>
internal sealed record InfoOptions
{
    /// <summary>The name of the component's identity (XEP-0030).</summary>
    public required string Name { get; init; }

    /// <summary>Whether the version is told to whoever asks (XEP-0092).</summary>
    public required bool Version { get; init; }

    /// <summary>Contact addresses by kind, as fields of the form <see cref="ContactForm"/>.</summary>
    public required ValueList<FormFieldOptions> Contacts { get; init; }

    /// <summary>Further forms (XEP-0128).</summary>
    public required ValueList<FormOptions> Forms { get; init; }

    /// <summary>All forms: the contact addresses, if there are any, and the further ones.</summary>
    public IEnumerable<FormOptions> AllForms => Contacts.Count == 0 ? Forms : Forms.Prepend(new FormOptions(ContactForm.FormType, Contacts));

    /// <summary>Reads the section.</summary>
    public static InfoOptions Read(ConfigReader reader)
    {
        var info = new InfoOptions
        {
            Name = reader.Text("Name", "Extdisco"),
            Version = reader.Flag("Version", true),
            Contacts = reader.Section("Contacts", ReadContacts),
            Forms = reader.Forms("Forms"),
        };
        foreach (var repeated in info.AllForms.CountBy(form => form.FormType, StringComparer.Ordinal).Where(form => form.Value > 1))
        {
            reader.Error("Forms", $"{repeated.Key} is the FORM_TYPE of several forms; put their fields into one (XEP-0115 forbids two)");
        }

        return info;
    }

    private static ValueList<FormFieldOptions> ReadContacts(ConfigReader reader)
    {
        var fields = new List<FormFieldOptions>();
        foreach (var kind in ContactForm.Fields)
        {
            var addresses = reader.Texts(kind);
            for (var i = 0; i < addresses.Count; i++)
            {
                if (ContactForm.Problem(addresses[i]) is { } problem)
                {
                    reader.Error($"{kind}:{i}", problem);
                }
            }

            if (addresses.Count > 0)
            {
                fields.Add(new FormFieldOptions(kind, addresses));
            }
        }

        return [.. fields];
    }
}
