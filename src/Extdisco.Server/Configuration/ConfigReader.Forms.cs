using Extdisco.Server.Options;

namespace Extdisco.Server.Configuration;

/// <content>Data forms.</content>
internal sealed partial class ConfigReader
{
    private const string FormTypeField = "FORM_TYPE";
    private const string FormDomains = "Domains";

    /// <summary>A data form, or null.</summary>
    public FormOptions? Form(string key)
    {
        Declare(key, ConfigKeyKind.Form);
        return Describing || !Has(key) ? null : FormOf(key);
    }

    /// <summary>Data forms that say in <c>Domains</c> in whose answers they stand.</summary>
    /// <param name="key">The key.</param>
    /// <param name="served">The domains of all servers.</param>
    public ValueList<InfoFormOptions> InfoForms(string key, IReadOnlyList<string> served)
    {
        Declare(key, ConfigKeyKind.InfoForms);
        var forms = new List<InfoFormOptions>();
        foreach (var path in FormPaths(key))
        {
            var domainsPath = $"{path}:{FormDomains}";
            var domains = Has(domainsPath) ? ServedDomainsOf(domainsPath, TextsOf(domainsPath, _section!.GetSection(domainsPath)), served) : [];
            if (FormOf(path, FormDomains) is { } form)
            {
                forms.Add(new InfoFormOptions(form, domains));
            }
        }

        return [.. forms];
    }

    private IEnumerable<string> FormPaths(string key)
    {
        if (Describing || !Has(key))
        {
            return [];
        }

        var children = Children(key);
        if (children.Count == 0 || children.Exists(child => !IsIndex(child.Key)))
        {
            Error(key, "is not a list of forms; write [ { \"FORM_TYPE\": ..., ... } ]");
            return [];
        }

        return children.Select(child => $"{key}:{child.Key}");
    }

    private FormOptions? FormOf(string key, string? noField = null)
    {
        var fields = Children(key).FindAll(field => !string.Equals(field.Key, noField, StringComparison.OrdinalIgnoreCase));
        if (fields.Find(field => string.Equals(field.Key, FormTypeField, StringComparison.OrdinalIgnoreCase)) is not { Value.Length: > 0 } formType)
        {
            Error($"{key}:{FormTypeField}", "is missing; name what the fields mean, such as \"urn:example:relay\" (XEP-0068)");
            return null;
        }

        if (!IsPrintable(formType.Value) || !fields.TrueForAll(field => IsPrintable(field.Key)))
        {
            Error(key, "has a field name or a FORM_TYPE with a character that XML forbids; remove it");
            return null;
        }

        return new FormOptions(formType.Value, [.. fields
            .Where(field => field != formType)
            .Select(field => new FormFieldOptions(field.Key, TextsOf($"{key}:{field.Key}", field)))]);
    }
}
