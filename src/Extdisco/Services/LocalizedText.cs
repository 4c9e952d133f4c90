namespace Extdisco.Services;

/// <summary>A text in one or several languages, chosen by RFC 4647 lookup.</summary>
public sealed class LocalizedText
{
    /// <summary>A text in one language, given whatever is asked for.</summary>
    public LocalizedText(string text) => Default = text;

    /// <summary>A text in several languages.</summary>
    /// <param name="byLanguage">The texts by language tag (RFC 5646), at least one; the first is the default.</param>
    public LocalizedText(IReadOnlyList<KeyValuePair<string, string>> byLanguage)
    {
        ArgumentNullException.ThrowIfNull(byLanguage);
        Default = byLanguage[0].Value;
    }

    /// <summary>The text for whoever asks for no language, or for one that is not there.</summary>
    public string Default { get; }
}
