namespace Extdisco.Xmpp.Discovery;

/// <summary>A field of a <see cref="DataForm"/>: its name and one or more values.</summary>
/// <param name="Var">The field's name, unique in its form.</param>
/// <param name="Values">The values, in order.</param>
/// <remarks>It has no type: in a result that is optional, because FORM_TYPE says what its fields are (XEP-0004, section 3.3).</remarks>
public sealed record DataFormField(string Var, IReadOnlyList<string> Values);
