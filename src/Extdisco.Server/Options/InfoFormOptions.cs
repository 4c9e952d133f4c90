namespace Extdisco.Server.Options;

/// <summary>A form in service discovery (an entry of <c>Extdisco:Info:Forms</c>).</summary>
/// <param name="Form">The form.</param>
/// <param name="Domains">The domains in whose own answers it stands, and not in the component's; empty for the component's.</param>
internal sealed record InfoFormOptions(FormOptions Form, ValueList<string> Domains);
