using Extdisco.Services;

namespace Extdisco.Server.Options;

/// <summary>A text in one or several languages.</summary>
/// <param name="Texts">The texts, the default first.</param>
internal sealed record LocalizedOptions(ValueList<LocalizedTextOptions> Texts)
{
    /// <summary>The text as the services carry it.</summary>
    public LocalizedText ToText() => Texts is [{ Language: "" } only]
        ? new LocalizedText(only.Text)
        : new LocalizedText([.. Texts.Select(text => KeyValuePair.Create(text.Language, text.Text))]);
}
