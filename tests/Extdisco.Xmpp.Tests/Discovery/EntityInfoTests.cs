using Extdisco.Xmpp.Discovery;

namespace Extdisco.Xmpp.Tests.Discovery;

public class EntityInfoTests
{
    private static readonly Identity Component = new("component", "generic");

    [Fact]
    public void An_entity_has_an_identity() =>
        FluentActions.Invoking(() => new EntityInfo([], [])).Should().Throw<FormatException>().WithMessage("*at least one identity*");

    [Fact]
    public void An_identity_is_there_once() =>
        FluentActions.Invoking(() => new EntityInfo([Component, Component with { Name = "Other" }], []))
            .Should().Throw<FormatException>().WithMessage("*component/generic*");

    [Theory]
    [InlineData("", "generic")]
    [InlineData("component", "")]
    public void An_identity_has_category_and_type(string category, string type) =>
        FluentActions.Invoking(() => new EntityInfo([new Identity(category, type)], [])).Should().Throw<FormatException>();

    [Fact]
    public void Two_forms_of_one_type_are_refused()
    {
        var form = new DataForm("urn:example:site", []);

        FluentActions.Invoking(() => new EntityInfo([Component], [form, form]))
            .Should().Throw<FormatException>().WithMessage("*urn:example:site*");
    }

    [Fact]
    public void What_XML_forbids_is_found_when_it_is_made() =>
        FluentActions.Invoking(() => new EntityInfo([Component with { Name = "a\u000Bb" }], [])).Should().Throw<FormatException>();

    [Fact]
    public void A_snapshot_does_not_change_with_the_list_it_was_made_from()
    {
        var identities = new List<Identity> { Component };
        var info = new EntityInfo(identities, []);
        identities.Clear();

        info.Identities.Should().Equal(Component);
    }
}
