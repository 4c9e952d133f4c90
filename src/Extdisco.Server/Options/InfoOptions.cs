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

    /// <summary>Further forms (XEP-0128), of the component and of domains.</summary>
    public required ValueList<InfoFormOptions> Forms { get; init; }

    /// <summary>The forms of the component itself: the contact addresses, if there are any, and the further ones.</summary>
    public IEnumerable<FormOptions> ComponentForms
    {
        get
        {
            var own = Forms.Where(form => form.Domains.Count == 0).Select(form => form.Form);
            return Contacts.Count == 0 ? own : own.Prepend(new FormOptions(ContactForm.FormType, Contacts));
        }
    }

    /// <summary>The forms that a domain which delegates to the component adds to its own answer (XEP-0355, section 7.2).</summary>
    /// <param name="domain">The domain, normalised.</param>
    public IEnumerable<FormOptions> FormsOf(string domain) =>
        Forms.Where(form => form.Domains.Contains(domain, StringComparer.Ordinal)).Select(form => form.Form);

    /// <summary>Reads the section.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="served">The domains of all servers.</param>
    public static InfoOptions Read(ConfigReader reader, IReadOnlyList<string> served)
    {
        var info = new InfoOptions
        {
            Name = reader.Text("Name", "Extdisco"),
            Version = reader.Flag("Version", true),
            Contacts = reader.Section("Contacts", ReadContacts),
            Forms = reader.InfoForms("Forms", served),
        };
        ReportRepeated(reader, info.ComponentForms, "");
        foreach (var domain in served.Distinct(StringComparer.Ordinal))
        {
            ReportRepeated(reader, info.FormsOf(domain), $" for {domain}");
        }

        return info;
    }

    private static void ReportRepeated(ConfigReader reader, IEnumerable<FormOptions> forms, string whose)
    {
        foreach (var repeated in forms.CountBy(form => form.FormType, StringComparer.Ordinal).Where(form => form.Value > 1))
        {
            reader.Error("Forms", $"{repeated.Key} is the FORM_TYPE of several forms{whose}; put their fields into one (XEP-0115 forbids two)");
        }
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
