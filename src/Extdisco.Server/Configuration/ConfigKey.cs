namespace Extdisco.Server.Configuration;

/// <summary>A key that the configuration may have, as the reader in its describing mode tells it.</summary>
/// <param name="Path">The full path; <c>*</c> stands for an index of a list or a name in a map.</param>
/// <param name="Kind">What the value looks like.</param>
/// <param name="Default">The value without the key, in the notation of the configuration, or null where there is none.</param>
/// <param name="Choices">The words to choose from, for <see cref="ConfigKeyKind.Choice"/>.</param>
internal sealed record ConfigKey(string Path, ConfigKeyKind Kind, string? Default, IReadOnlyList<string> Choices);
