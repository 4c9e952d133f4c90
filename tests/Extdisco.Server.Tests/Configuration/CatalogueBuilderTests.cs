using Extdisco.Credentials;
using Extdisco.Server.Configuration;
using Extdisco.Server.Options;
using Extdisco.Xmpp.Addressing;

namespace Extdisco.Server.Tests.Configuration;

public sealed class CatalogueBuilderTests
{
    [Fact]
    public void A_relay_becomes_four_services_that_share_an_issuer_and_the_other_services_follow()
    {
        var services = CatalogueBuilder.Services(Samples.LoadGood(Samples.Full)).Services;

        services.Select(service => $"{service.Type} {service.Host} {service.Port} {service.Transport}").Should().Equal(
            "stun turn.example.org 3478 udp",
            "turn turn.example.org 3478 udp",
            "turn turn.example.org 3478 tcp",
            "turns turn.example.org 5349 tcp",
            "turn turn2.example.org 443 tcp",
            "turn turn3.example.org 3478 udp");
        services[0].Issuer.Should().BeNull();
        services.Skip(1).Take(3).Select(service => service.Issuer).Should().AllBeOfType<TurnRestIssuer>().And.OnlyContain(issuer => issuer == services[1].Issuer);
        services[5].Issuer.Should().BeOfType<FixedIssuer>();
        services.Take(4).Should().AllSatisfy(service => service.Name!.Default.Should().Be("Relay"));
    }

    [Fact]
    public void A_relay_without_a_port_for_TLS_has_no_turns() =>
        CatalogueBuilder.Services(Samples.LoadGood(Samples.With("\"Relays\": [ { \"Host\": \"turn.example.org\", \"Secret\": \"s\" } ]")))
            .Services.Select(service => service.Type).Should().Equal("stun", "turn", "turn");

    [Theory]
    [InlineData("t\u00FCrn.example.org")]
    [InlineData("turn_1.example.org")]
    [InlineData("TURN.example.org.")]
    [InlineData("2001:db8::1")]
    [InlineData("203.0.113.7")]
    public void Whatever_host_is_accepted_can_be_offered(string host) =>
        CatalogueBuilder.Services(Samples.LoadGood(Samples.Full, $"Relays:0:Host={host}")).Services[0].Host.Should().Be(host);

    [Fact]
    public void Types_and_transports_are_sent_in_lower_case()
    {
        var services = CatalogueBuilder.Services(Samples.LoadGood(Samples.Full, "Services:0:Type=TURN", "Services:0:Transport=TCP")).Services;

        (services[4].Type, services[4].Transport).Should().Be(("turn", "tcp"));
    }

    [Fact]
    public void How_credentials_are_minted_comes_from_the_configuration()
    {
        var options = Samples.LoadGood(
            Samples.Full, "Relays:0:Lifetime=15:00:00", "Relays:0:Window=00:01:00", "Relays:0:Username=jid", "Relays:0:Separator=;");

        var issuer = (TurnRestIssuer)CatalogueBuilder.Services(options).Services[1].Issuer!;

        issuer.Issue(Jid.Parse("juliet@example.org/balcony"), FixedClock.At2026.GetUtcNow())!.Username
            .Should().Be($"{FixedClock.At2026.GetUtcNow().AddHours(15).ToUnixTimeSeconds()};juliet@example.org");
    }

    [Theory]
    [InlineData("juliet@example.org/balcony", true)]
    [InlineData("mallory@example.org", false)]
    [InlineData("romeo@partner.example", true)]
    [InlineData("romeo@montague.example", false)]
    public void Access_is_decided_by_the_domains_of_the_server_and_the_rules(string jid, bool may)
    {
        var options = Samples.LoadGood(Samples.Full, "Access:Allow=partner.example", "Access:Deny:0=mallory@example.org");

        OfferFor(options, jid).Access.MayAsk(Jid.Parse(jid)).Should().Be(may);
    }

    private static Offer OfferFor(ExtdiscoOptions options, string jid) =>
        CatalogueBuilder.For(options.Servers[0], CatalogueBuilder.Services(options), options.Access).For(Jid.Parse(jid), Jid.Parse(options.Servers[0].Component));
}
