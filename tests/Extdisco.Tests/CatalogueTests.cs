using Extdisco.Access;
using Extdisco.Services;
using Extdisco.Tests.Access;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Stanzas;

namespace Extdisco.Tests;

/// <summary>One component, two domains with relays and rules of their own.</summary>
public sealed class CatalogueTests
{
    private const string Component = "extdisco.example.org";
    private const string Juliet = "juliet@example.net/balcony";
    private const string Stranger = "tybalt@elsewhere.example/x";
    private const string Partner = "paris@partner.example/x";
    private const string Services = "<services xmlns='urn:xmpp:extdisco:2'/>";

    private static readonly ExternalService[] Offered =
    [
        Site.Stun with { Host = "all.example" },
        Site.Turn(Site.Guest(), host: "org.example") with { Domains = ["example.org"] },
        Site.Turn(Site.Guest(), host: "net.example") with { Domains = ["example.net"] },
        Site.Turn(Site.Guest(), host: "both.example") with { Domains = ["example.net", "example.org"] },
        Site.Turn(Site.Guest(), host: "nobody.example") with { Domains = ["example.com"] },
    ];

    private readonly Site _site = new(TwoDomains(
        Rule(allow: "friend@elsewhere.example"),
        Rule(allow: "partner.example", domain: "example.net"),
        Rule(deny: "mallory@example.org", domain: "example.org"),
        Rule(allow: "guest@example.org", domain: "example.net")));

    [Theory]
    [InlineData(Site.Romeo, Component, "all.example org.example both.example")]
    [InlineData(Site.Romeo, "example.org", "all.example org.example both.example")]
    [InlineData(Site.Romeo, "romeo@example.org", "all.example org.example both.example")]
    [InlineData(Juliet, Component, "all.example net.example both.example")]
    [InlineData(Juliet, "example.net", "all.example net.example both.example")]
    [InlineData(Partner, "example.net", "all.example net.example both.example")]
    [InlineData("guest@example.org/x", "example.net", "all.example net.example both.example")]
    [InlineData("guest@example.org/x", Component, "all.example org.example both.example")]
    [InlineData("friend@elsewhere.example/x", "example.org", "all.example org.example both.example")]
    [InlineData("friend@elsewhere.example/x", Component, "all.example")]
    public void The_domain_that_is_asked_decides_what_is_offered(string asker, string answeringAs, string hosts)
    {
        var answer = _site.Ask(Services, asker, to: answeringAs);

        Offered.Select(service => service.Host).Where(host => answer.Contains($"'{host}'", StringComparison.Ordinal)).Should().Equal(hosts.Split(' '));
        _site.Handler.FeaturesFor(Jid.Parse(asker), Jid.Parse(answeringAs)).Should().HaveCount(2);
    }

    [Theory]
    [InlineData(Site.Romeo, "example.net")]
    [InlineData(Juliet, "example.org")]
    [InlineData(Stranger, Component)]
    [InlineData(Stranger, "example.org")]
    [InlineData(Partner, Component)]
    [InlineData(Partner, "example.org")]
    [InlineData("mallory@example.org/x", "example.org")]
    [InlineData("mallory@example.org/x", Component)]
    [InlineData("user@sub.example.org/x", Component)]
    [InlineData("user@example.com/x", Component)]
    public void Whoever_is_a_stranger_to_the_domain_is_refused_and_sees_no_features(string asker, string answeringAs)
    {
        _site.Refuse(Services, asker, answeringAs).Should().BeSameAs(StanzaError.Forbidden);
        _site.Handler.FeaturesFor(Jid.Parse(asker), Jid.Parse(answeringAs)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("example.org", "net.example")]
    [InlineData("example.net", "org.example")]
    [InlineData("example.net", "nobody.example")]
    public void Credentials_for_the_services_of_another_domain_are_not_found(string domain, string host)
    {
        var request = $"<credentials xmlns='urn:xmpp:extdisco:2'><service host='{host}' type='turn'/></credentials>";

        _site.Refuse(request, $"user@{domain}/x").Condition.Should().Be("item-not-found");
        _site.Refuse(request, $"user@{domain}/x", domain).Condition.Should().Be("item-not-found");
    }

    [Fact]
    public void A_denial_that_names_no_domain_holds_in_all()
    {
        var site = new Site(TwoDomains(Rule(deny: "*.example.net"), Rule(deny: "partner.example"), Rule(allow: "*", domain: "example.org")));

        site.Ask(Services, Stranger, to: "example.org").Should().Contain("org.example");
        site.Ask(Services, Juliet, to: "example.org").Should().Contain("org.example").And.NotContain("net.example");
        site.Refuse(Services, Partner, "example.org").Should().BeSameAs(StanzaError.Forbidden);
        site.Refuse(Services, Stranger, "example.net").Should().BeSameAs(StanzaError.Forbidden);
        site.Refuse(Services, Stranger).Should().BeSameAs(StanzaError.Forbidden);
    }

    [Fact]
    public void The_server_itself_sees_the_features_of_every_domain()
    {
        foreach (var domain in new[] { Component, "example.org", "example.net" })
        {
            _site.Handler.FeaturesFor(default, Jid.Parse(domain)).Should().HaveCount(2);
        }
    }

    [Fact]
    public void A_reload_moves_a_service_and_a_user_to_another_domain()
    {
        _site.Ask(Services, to: "example.org").Should().Contain("org.example");

        _site.Load(Site.Offering(["example.net"], [.. Offered.Select(service => service with { Domains = ["example.net"] })]));

        _site.Refuse(Services, to: "example.org").Should().BeSameAs(StanzaError.Forbidden);
        _site.Ask(Services, Juliet, to: "example.net").Should().Contain("org.example");
    }

    [Fact]
    public void Domains_without_services_of_their_own_share_one_registry()
    {
        var catalogue = Site.Offering(["example.org", "example.net", "example.net", "example.com"], Site.Stun, Site.Stun with { Port = 1, Domains = ["example.org"] });

        RegistryOf("example.net").Should().BeSameAs(RegistryOf("example.com")).And.BeSameAs(RegistryOf("elsewhere.example"));
        RegistryOf("example.org").Services.Should().HaveCount(2);

        ServiceRegistry RegistryOf(string domain) => catalogue.For(Jid.Parse(domain), Jid.Parse(Component)).Registry;
    }

    [Theory]
    [InlineData("", "all.example org.example both.example", "all.example net.example both.example")]
    [InlineData("org.example", "all.example both.example", "all.example net.example both.example")]
    [InlineData("both.example", "all.example org.example", "all.example net.example")]
    [InlineData("both.example org.example", "all.example org.example both.example", "all.example net.example")]
    [InlineData("all.example", "all.example org.example both.example", "all.example net.example both.example")]
    public void What_is_withdrawn_is_not_offered_but_where_a_domain_would_be_left_without_its_type(string withdrawn, string toRomeo, string toJuliet)
    {
        var hosts = withdrawn.Split(' ');
        var site = new Site(new Catalogue(
            ["example.org", "example.net"], new ServiceRegistry(Offered), [], Offered.Where(service => hosts.Contains(service.Host, StringComparer.Ordinal)).ToHashSet()));

        HostsIn(site.Ask(Services, Site.Romeo)).Should().Equal(toRomeo.Split(' '));
        HostsIn(site.Ask(Services, Juliet)).Should().Equal(toJuliet.Split(' '));
    }

    [Fact]
    public void Credentials_for_what_is_withdrawn_are_not_found()
    {
        var site = new Site(new Catalogue(["example.org"], new ServiceRegistry(Offered), [], new HashSet<ExternalService> { Offered[1] }));

        site.Refuse("<credentials xmlns='urn:xmpp:extdisco:2'><service host='org.example' type='turn'/></credentials>", Site.Romeo).Condition.Should().Be("item-not-found");
    }

    private static IEnumerable<string> HostsIn(string answer) =>
        Offered.Select(service => service.Host).Where(host => answer.Contains($"'{host}'", StringComparison.Ordinal));

    private static Catalogue TwoDomains(params AccessRule[] rules) => new(["example.org", "example.net"], new ServiceRegistry(Offered), rules);

    private static AccessRule Rule(string? allow = null, string? deny = null, string? domain = null) => new()
    {
        Domains = domain is null ? [] : [domain],
        Allow = allow is null ? [] : [AccessPatternTests.Parse(allow)],
        Deny = deny is null ? [] : [AccessPatternTests.Parse(deny)],
    };
}
