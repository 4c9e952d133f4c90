using System.Text;
using Extdisco.Services;

namespace Extdisco.Tests.Services;

public sealed class LocalizedTextTests
{
    private static readonly LocalizedText Relay = new(
    [
        KeyValuePair.Create("en", "Relay"),
        KeyValuePair.Create("de", "Vermittler"),
        KeyValuePair.Create("de-CH", "Vermittlig"),
        KeyValuePair.Create("zh-Hant", "中繼"),
        KeyValuePair.Create("fr-FR", "Relais"),
    ]);

    [Theory]
    [InlineData("", "Relay")]
    [InlineData("en", "Relay")]
    [InlineData("de", "Vermittler")]
    [InlineData("DE", "Vermittler")]
    [InlineData("de-AT", "Vermittler")]
    [InlineData("de-ch", "Vermittlig")]
    [InlineData("de-CH-1996", "Vermittlig")]
    [InlineData("zh-Hant-CN-x-private1-private2", "中繼")]
    [InlineData("zh-Hant-x-p", "中繼")]
    [InlineData("zh-Hans", "Relay")]
    [InlineData("fr", "Relay")] // lookup shortens what is asked for, never what is there
    [InlineData("fr-FR", "Relais")]
    [InlineData("d", "Relay")]
    [InlineData("*", "Relay")]
    [InlineData("-", "Relay")]
    [InlineData("--", "Relay")]
    [InlineData("-x-", "Relay")]
    [InlineData("de-", "Vermittler")]
    public void The_best_text_is_found_by_lookup(string language, string text) =>
        Relay.For(Encoding.UTF8.GetBytes(language)).Should().Be(text);

    [Theory]
    [InlineData("de-AT", "de-AT")]
    [InlineData("de-AT-1996", "de-AT")]
    [InlineData("de-AT19", "de-AT19")]
    [InlineData("de-AT199", "de")]
    [InlineData("de-CH-x-aaaaaa", "de-CH")]
    [InlineData("de-a-bbb", "de")]
    [InlineData("deutsche", "")]
    [InlineData("", "")]
    public void Of_a_long_range_whole_subtags_are_looked_at(string language, string shortened) =>
        Encoding.UTF8.GetString(LocalizedText.Shorten(Encoding.UTF8.GetBytes(language), 7)).Should().Be(shortened);

    [Fact]
    public void A_single_letter_goes_together_with_what_it_introduces()
    {
        var text = new LocalizedText([KeyValuePair.Create("en", "default"), KeyValuePair.Create("de-a", "not a tag"), KeyValuePair.Create("de", "right")]);
        text.For("de-a-foo"u8).Should().Be("right");
    }

    [Fact]
    public void A_text_in_one_language_is_given_to_everybody() => new LocalizedText("Relay").For("de"u8).Should().Be("Relay");

    [Fact]
    public void The_first_language_is_the_default() => Relay.Default.Should().Be("Relay");

    [Fact]
    public void A_text_needs_a_language() => FluentActions.Invoking(() => new LocalizedText([])).Should().Throw<ArgumentException>();

    [Fact]
    public void A_character_that_XML_forbids_is_refused_before_anybody_asks()
    {
        FluentActions.Invoking(() => new LocalizedText("a\vb")).Should().Throw<FormatException>();
        FluentActions.Invoking(() => new LocalizedText([KeyValuePair.Create("en", "ab"), KeyValuePair.Create("de", "a\uFFFFb")])).Should().Throw<FormatException>();
    }

    [Fact]
    public void A_very_long_range_costs_nothing_but_its_length() =>
        Relay.For(Encoding.UTF8.GetBytes("de" + string.Concat(Enumerable.Repeat("-a", 10_000)))).Should().Be("Vermittler");
}
