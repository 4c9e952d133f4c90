namespace Extdisco.Server.Configuration;

/// <summary>A value that is in force.</summary>
/// <param name="Key">The whole path of the key.</param>
/// <param name="Value">The value, or <c>***</c> for a secret.</param>
/// <param name="Source">Where it comes from.</param>
internal sealed record EffectiveValue(string Key, string Value, ConfigurationSource Source);
