namespace Extdisco.Server.Options;

/// <summary>A text in one language.</summary>
/// <param name="Language">The language tag (RFC 5646), or empty for a text given whatever is asked for.</param>
/// <param name="Text">The text.</param>
internal sealed record LocalizedTextOptions(string Language, string Text);
