using Extdisco.Xmpp.Discovery;

namespace Extdisco.Server.Options;

/// <summary>A data form with extended information (XEP-0128; XEP-0215, section 4).</summary>
/// <param name="FormType">What the fields mean (XEP-0068).</param>
/// <param name="Fields">The fields, in order.</param>
internal sealed record FormOptions(string FormType, ValueList<FormFieldOptions> Fields)
{
    /// <summary>The form as it is sent.</summary>
    public DataForm ToForm() => new(FormType, [.. Fields.Select(field => new DataFormField(field.Var, field.Values))]);
}
