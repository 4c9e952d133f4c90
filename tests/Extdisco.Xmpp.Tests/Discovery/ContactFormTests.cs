using Extdisco.Xmpp.Discovery;

namespace Extdisco.Xmpp.Tests.Discovery;

public class ContactFormTests
{
    [Theory]
    [InlineData("mailto:abuse@example.org")]
    [InlineData("xmpp:admin@example.org")]
    [InlineData("xmpp:support@muc.example.org?join")]
    [InlineData("https://example.org/abuse?type=xmpp#form")]
    [InlineData("xmpp:m%C3%BCller@example.org")]
    [InlineData("tel:+49-30-123456")]
    public void A_URI_is_an_address(string address) => ContactForm.Problem(address).Should().BeNull();

    [Theory]
    [InlineData("abuse@example.org", "*use mailto:abuse@example.org*")]
    [InlineData("", "*absolute URI*")]
    [InlineData("example.org/abuse", "*absolute URI*")]
    [InlineData("/abuse", "*absolute URI*")]
    [InlineData("1a:b", "*absolute URI*")]
    [InlineData("mailto:", "*well-formed*")]
    [InlineData("https:", "*well-formed*")]
    [InlineData("https://", "*well-formed*")]
    [InlineData("https://example.org/a b", "*percent-encode*")]
    [InlineData("mailto:a@example.org?subject=%zz", "*percent-encode*")]
    [InlineData("xmpp:m\u00FCller@example.org", "*percent-encode*")]
    public void What_is_no_URI_has_a_problem_with_a_fix(string address, string problem) => ContactForm.Problem(address).Should().Match(problem);

    [Fact]
    public void The_fields_come_in_a_fixed_order_and_empty_ones_not_at_all()
    {
        var form = ContactForm.Create(new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            ["support-addresses"] = ["https://example.org/help"],
            ["sales-addresses"] = [],
            ["abuse-addresses"] = ["mailto:abuse@example.org", "xmpp:abuse@example.org"],
        });

        form!.ToString().Should().Be(
            "<x xmlns='jabber:x:data' type='result'>"
            + "<field var='FORM_TYPE' type='hidden'><value>http://jabber.org/network/serverinfo</value></field>"
            + "<field var='abuse-addresses'><value>mailto:abuse@example.org</value><value>xmpp:abuse@example.org</value></field>"
            + "<field var='support-addresses'><value>https://example.org/help</value></field></x>");
    }

    [Fact]
    public void No_address_makes_no_form() =>
        ContactForm.Create(new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["abuse-addresses"] = [] }).Should().BeNull();

    [Fact]
    public void Every_field_of_the_XEP_is_known() => ContactForm.Fields.Should().Equal(
        "abuse-addresses", "admin-addresses", "feedback-addresses", "sales-addresses", "security-addresses", "status-addresses", "support-addresses");

    [Theory]
    [InlineData("abuse-adresses", "mailto:abuse@example.org", "*'abuse-adresses'*abuse-addresses*")]
    [InlineData("abuse-addresses", "abuse@example.org", "abuse-addresses:*mailto:abuse@example.org*")]
    public void What_is_wrong_is_named(string field, string address, string message) =>
        FluentActions.Invoking(() => ContactForm.Create(new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { [field] = [address] }))
            .Should().Throw<FormatException>().WithMessage(message);
}
