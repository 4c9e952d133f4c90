namespace Extdisco.Server.Options;

/// <summary>A field of a data form.</summary>
/// <param name="Var">The name of the field.</param>
/// <param name="Values">Its values, in order.</param>
internal sealed record FormFieldOptions(string Var, ValueList<string> Values);
