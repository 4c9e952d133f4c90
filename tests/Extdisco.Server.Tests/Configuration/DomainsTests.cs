using Extdisco.Server.Configuration;
using Extdisco.Server.Options;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Delegation;

namespace Extdisco.Server.Tests.Configuration;

/// <summary>What is for some domains alone, and how delegation is configured.</summary>
public sealed class DomainsTests
{
    private const string Two = """
        { "Extdisco": {
            "Servers": [
              { "Component": "extdisco.example.org", "Secret": "s", "Domains": [ "example.org", "example.net" ] },
              { "Component": "extdisco.example.com", "Secret": "s", "Domains": "example.com" }
            ],
            "Relays": [
              { "Host": "turn.example.org", "Secret": "s", "Domains": "example.org" },
              { "Host": "turn.example.net", "Secret": "s", "Domains": [ "EXAMPLE.NET", "example.com" ] }
            ],
            "Services": [
              { "Type": "stun", "Host": "stun.example.org", "Port": 3478, "Transport": "udp" },
              { "Type": "stun", "Host": "stun.example.net", "Port": 3478, "Transport": "udp", "Domains": [ "example.net" ] }
            ],
            "Access": [
              { "Allow": "friend@elsewhere.example", "Deny": "mallory@example.org" },
              { "Allow": "partner.example", "Domains": "example.net" }
            ],
            "Info": {
              "Contacts": { "abuse-addresses": "mailto:abuse@example.org" },
              "Forms": [
                { "FORM_TYPE": "urn:example:site", "operator": "Component" },
                { "FORM_TYPE": "urn:example:site", "operator": "Org", "domains": "example.org" },
                { "FORM_TYPE": "urn:example:both", "Domains": [ "example.org", "example.net" ] }
              ]
            }
        } }
        """;

    [Theory]
    [InlineData(0, "juliet@example.org", "turn.example.org stun.example.org")]
    [InlineData(0, "juliet@example.net", "turn.example.net stun.example.org stun.example.net")]
    [InlineData(0, "juliet@partner.example", "stun.example.org")]
    [InlineData(1, "juliet@example.com", "turn.example.net stun.example.org")]
    [InlineData(1, "juliet@example.org", "stun.example.org")]
    public void Each_domain_has_its_own_services(int server, string jid, string hosts) =>
        OfferFor(Samples.LoadGood(Two), server, jid).Registry.Services.Select(service => service.Host).Distinct(StringComparer.Ordinal).Should().Equal(hosts.Split(' '));

    [Theory]
    [InlineData("juliet@partner.example", "example.net", true)]
    [InlineData("juliet@partner.example", "example.org", false)]
    [InlineData("juliet@partner.example", "extdisco.example.org", false)]
    [InlineData("friend@elsewhere.example", "example.org", true)]
    [InlineData("friend@elsewhere.example", "extdisco.example.org", true)]
    [InlineData("mallory@example.org", "example.org", false)]
    [InlineData("juliet@example.org", "example.net", false)]
    public void Each_domain_has_its_own_rules(string jid, string answeringAs, bool may) =>
        OfferFor(Samples.LoadGood(Two), 0, jid, answeringAs).Access.MayAsk(Jid.Parse(jid)).Should().Be(may);

    [Fact]
    public void A_form_that_names_domains_is_for_their_answers_and_not_for_the_components()
    {
        var info = Samples.LoadGood(Two).Info;

        info.ComponentForms.Select(form => form.FormType).Should().Equal("http://jabber.org/network/serverinfo", "urn:example:site");
        info.FormsOf("example.org").Select(form => form.FormType).Should().Equal("urn:example:site", "urn:example:both");
        info.FormsOf("example.org").First().Fields.Should().ContainSingle().Which.Values.Should().Equal("Org");
        info.FormsOf("example.net").Select(form => form.FormType).Should().Equal("urn:example:both");
        info.FormsOf("example.com").Should().BeEmpty();
    }

    [Fact]
    public void Relays_with_domains_share_their_issuer_and_nothing_else_changes()
    {
        var options = Samples.LoadGood(Two);
        var catalogue = CatalogueBuilder.For(options.Servers[0], CatalogueBuilder.Services(options), options.Access);

        var issuers = new[] { "example.org", "extdisco.example.org" }
            .Select(to => catalogue.For(Jid.Parse("juliet@example.org"), Jid.Parse(to)).Registry.Services[1].Issuer);

        issuers.Distinct().Should().ContainSingle().Which.Should().NotBeNull();
    }

    [Theory]
    [InlineData("Relays:0:Domains=example.ogr", "Extdisco:Relays:0:Domains:0: example.ogr is not among the Domains of Extdisco:Servers; did you mean example.org?")]
    [InlineData("Relays:1:Domains:1=montague.lit", "Extdisco:Relays:1:Domains:1: montague.lit is not among the Domains of Extdisco:Servers; add it there")]
    [InlineData("Services:1:Domains:0=exmple.net", "Extdisco:Services:1:Domains:0: exmple.net is not among the Domains of Extdisco:Servers; did you mean example.net?")]
    [InlineData("Access:1:Domains=example.nte", "Extdisco:Access:1:Domains:0: example.nte is not among the Domains of Extdisco:Servers; did you mean example.net?")]
    [InlineData("Info:Forms:1:Domains=xample.org", "Extdisco:Info:Forms:1:Domains:0: xample.org is not among the Domains of Extdisco:Servers; did you mean example.org?")]
    [InlineData("Services:1:Domains:0=juliet@example.net", "Extdisco:Services:1:Domains:0: juliet@example.net is not a domain; write one such as example.org")]
    [InlineData("Info:Forms:1:Domains:a=example.org", "Extdisco:Info:Forms:1:Domains: is not a list of texts; write [ \"...\", \"...\" ]")]
    [InlineData("Info:Forms:1:FORM_TYPE=urn:example:both", "Extdisco:Info:Forms: urn:example:both is the FORM_TYPE of several forms for example.org; put their fields into one (XEP-0115 forbids two)")]
    [InlineData("Servers:0:Domains:1=extdisco.example.org", "Extdisco:Servers:0:Domains: extdisco.example.org is the component itself, which has no users; list the domains whose users are served")]
    [InlineData("Servers:0:Delegation=On", "Extdisco:Servers:0:Delegation: On is unknown; use Optional, Required or Off")]
    [InlineData("Access:Deny=*", "Extdisco:Access: mixes an object and a list; write { ... } or [ { ... }, { ... } ]")]
    [InlineData("Access:0:Domain=example.org", "Extdisco:Access:0:Domain: unknown key; did you mean Domains?")]
    [InlineData("Access:1:Deny=a b", "Extdisco:Access:1:Deny:0: \"a b\" names nobody; write a domain, *.domain, a bare JID such as user@example.org, or *")]
    [InlineData("Delegation:CheckInterval=00:00:00.5", "Extdisco:Delegation:CheckInterval: 00:00:00.5000000 is too short; use 00:00:01 or more, or 00:00:00 for never")]
    [InlineData("Delegation:Reconnects=-1", "Extdisco:Delegation:Reconnects: -1 is not a whole number in the range; use 0 to 1000")]
    [InlineData("Delegation:AnswerTimeout=00:02:00", "Extdisco:Delegation:AnswerTimeout: 00:02:00 is too long; use 00:00:00.1000000 to 00:01:00")]
    public void A_wrong_value_is_named_with_its_fix(string setting, string expected) =>
        Samples.Load(Two, setting).Report.Errors.Should().Contain(expected);

    [Fact]
    public void The_domains_of_a_server_that_cannot_be_used_count_as_known() =>
        Samples.Load(Two, "Servers:1:Secret=").Report.Errors.Should().ContainSingle().Which.Should().StartWith("Extdisco:Servers:1:Secret: is missing");

    [Fact]
    public void A_domain_that_is_there_twice_counts_once() =>
        Samples.LoadGood(Two, "Servers:0:Domains:2=EXAMPLE.org").Servers[0].Domains.Should().Equal("example.org", "example.net");

    [Fact]
    public void A_list_entry_of_access_that_is_no_object_is_named_with_its_fix() =>
        Samples.Load(Samples.With("\"Access\": [ \"example.org\" ]")).Report.Errors.Should().Equal("Extdisco:Access:0: holds a single value; write an object { ... }");

    [Fact]
    public void A_domain_without_any_service_is_a_warning() =>
        Samples.Load(Two, "Services:0:Domains=example.org", "Relays:1:Domains:1=example.net").Report.Warnings.Should().Equal(
            "Extdisco: no relay and no service is for example.com; its users get an empty list and their calls fail behind most NATs; add example.com to the Domains of one");

    [Fact]
    public void Delegation_has_defaults_and_can_be_set()
    {
        var defaults = Samples.LoadGood(Two);
        defaults.Delegation.Should().Be(new DelegationTimings());
        defaults.Servers[0].Delegation.Should().Be(DelegationMode.Optional);

        var options = Samples.LoadGood(
            Two,
            "Servers:1:Delegation=required",
            "Delegation:AdvertisementTimeout=00:00:20",
            "Delegation:CheckInterval=00:00:00",
            "Delegation:Reconnects=0",
            "Delegation:AnswerTimeout=00:00:02");

        options.Servers.Select(server => server.Delegation).Should().Equal(DelegationMode.Optional, DelegationMode.Required);
        options.Delegation.Should().Be(new DelegationTimings
        {
            AdvertisementTimeout = TimeSpan.FromSeconds(20),
            CheckInterval = TimeSpan.Zero,
            Reconnects = 0,
            AnswerTimeout = TimeSpan.FromSeconds(2),
        });
    }

    private static Offer OfferFor(ExtdiscoOptions options, int server, string jid, string? answeringAs = null) =>
        CatalogueBuilder.For(options.Servers[server], CatalogueBuilder.Services(options), options.Access)
            .For(Jid.Parse(jid), Jid.Parse(answeringAs ?? options.Servers[server].Component));
}
