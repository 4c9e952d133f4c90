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
    public void Every_field_of_the_XEP_is_known() => ContactForm.Fields.Should().Equal(
        "abuse-addresses", "admin-addresses", "feedback-addresses", "sales-addresses", "security-addresses", "status-addresses", "support-addresses");
}
