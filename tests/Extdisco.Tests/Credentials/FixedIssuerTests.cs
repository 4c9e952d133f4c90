using Extdisco.Credentials;
using Extdisco.Xmpp;
using Extdisco.Xmpp.Addressing;

namespace Extdisco.Tests.Credentials;

public sealed class FixedIssuerTests
{
    private static readonly DateTimeOffset End = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Jid Romeo = Jid.Parse(Site.Romeo);

    [Fact]
    public void Credentials_are_given_until_they_expire()
    {
        var issuer = Site.Guest(End);
        issuer.TryIssue(Romeo, End.AddTicks(-1), new byte[RenderedCredentials.Room], out _).Should().BeTrue();
        issuer.TryIssue(Romeo, End, new byte[RenderedCredentials.Room], out _).Should().BeFalse();
    }

    [Fact]
    public void Credentials_without_an_end_are_given_for_ever() =>
        Site.Guest().TryIssue(Romeo, DateTimeOffset.MaxValue, new byte[RenderedCredentials.Room], out _).Should().BeTrue();

    [Theory]
    [InlineData("gu\vest", "welcome")]
    [InlineData("guest", "wel\vcome")]
    public void A_character_that_XML_forbids_is_refused_before_anybody_asks_and_not_printed(string username, string password) =>
        FluentActions.Invoking(() => new FixedIssuer(new IssuedCredentials(username, new Secret(password), null)))
            .Should().Throw<FormatException>().Which.ToString().Should().NotContain("come");

    [Fact]
    public void Issued_credentials_do_not_print_their_password() =>
        Site.Guest().Credentials.ToString().Should().Contain("guest").And.NotContain("welcome");
}
