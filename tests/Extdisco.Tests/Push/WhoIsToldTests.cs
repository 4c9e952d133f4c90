using System.Globalization;
using Extdisco.Access;
using Extdisco.Push;
using Extdisco.Services;
using Extdisco.Tests.Access;

namespace Extdisco.Tests.Push;

/// <summary>Who is told: those who are present, have asked, and may. In whose name, and nobody else.</summary>
public sealed class WhoIsToldTests
{
    private static readonly ExternalService Other = Site.Stun with { Host = "192.0.2.1" };

    [Fact]
    public void Nobody_is_told_without_presence()
    {
        var site = new PushSite(Site.Stun);
        site.Ask();
        site.Offer(Other).Round().Should().BeEmpty();
        site.Come(PushSite.Romeo).Rest().Should().ContainSingle("what was missed is told to whoever comes, without a round").Which.To.Should().Be(PushSite.Romeo);
        site.Go(PushSite.Romeo).Offer().Round().Should().BeEmpty();
    }

    [Fact]
    public void Nobody_is_told_who_has_not_asked()
    {
        var site = new PushSite(Site.Stun).Come(PushSite.Romeo, PushSite.Juliet);
        site.Ask(PushSite.Juliet, "<credentials xmlns='urn:xmpp:extdisco:2'><service host='turn.example.org' type='stun'/></credentials>").Should().NotBeNull();
        site.Offer(Other).Round().Should().BeEmpty();
        site.Audience.PresentCount.Should().Be(2);
        site.Audience.InterestedCount.Should().Be(0);
    }

    [Theory]
    [InlineData("romeo@example.org")]
    [InlineData("example.org")]
    public void Nobody_is_told_who_has_asked_without_a_resource(string asker)
    {
        var site = new PushSite(Site.Stun).Come(asker, PushSite.Romeo);
        site.Ask(asker).Should().NotBeNull();
        site.Offer(Other).Round().Should().BeEmpty();
        site.Audience.TrackedCount.Should().Be(1, "of addresses without a resource nothing is remembered");
    }

    [Fact]
    public void Each_full_address_is_somebody_of_its_own()
    {
        var site = new PushSite(Site.Stun).Come(PushSite.Romeo, "romeo@example.org/phone");
        site.Ask();
        site.Offer(Other).Round().Should().ContainSingle().Which.To.Should().Be(PushSite.Romeo);
        site.Go("romeo@example.org/phone").Offer().Round().Should().ContainSingle();
    }

    [Fact]
    public void An_address_is_the_same_in_any_spelling()
    {
        var site = new PushSite(Site.Stun).Come("ROMEO@Example.ORG./Orchard");
        site.Ask("Romeo@EXAMPLE.org/Orchard");
        var push = site.Offer(Other).Round().Should().ContainSingle().Subject;
        push.To.Should().Be("romeo@example.org/Orchard");
        site.Answer(push, from: "rOMEO@example.org/Orchard").Audience.PendingCount.Should().Be(0);
        site.Go("romeo@example.ORG/Orchard").Offer().Round().Should().BeEmpty();
    }

    [Theory]
    [InlineData("@")]
    [InlineData("/")]
    [InlineData("romeo@example.org")]
    [InlineData("\u0001@example.org/x")]
    [InlineData("")]
    public void Presence_of_what_is_no_full_address_is_nothing(string from)
    {
        var site = new PushSite(Site.Stun).Come(from).Go(from);
        site.Audience.TrackedCount.Should().Be(0);
        site.Audience.PresentCount.Should().Be(0);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_nobody()
    {
        var site = new PushSite(Site.Stun);
        site.Audience.Available([0xC3, 0x28, (byte)'@', (byte)'x', (byte)'/', (byte)'y']);
        site.Audience.TrackedCount.Should().Be(0);
    }

    [Fact]
    public void Presence_that_comes_twice_counts_once()
    {
        var site = new PushSite(Site.Stun).Come(PushSite.Romeo, PushSite.Romeo);
        site.Audience.PresentCount.Should().Be(1);
        site.Go(PushSite.Romeo, PushSite.Romeo).Audience.PresentCount.Should().Be(0);
    }

    [Fact]
    public void Askers_of_the_first_version_are_never_told()
    {
        var site = new PushSite(Site.Stun).Come(PushSite.Romeo);
        site.Ask(payload: "<services xmlns='urn:xmpp:extdisco:1'/>").Should().NotBeNull();
        site.Offer(Other).Round().Should().BeEmpty();
        site.Audience.InterestedCount.Should().Be(0);
    }

    [Fact]
    public void Whoever_may_not_ask_any_more_is_told_nothing_until_they_may_again()
    {
        var site = new PushSite(Site.Stun).Come(PushSite.Romeo, PushSite.Juliet);
        site.Ask();
        site.Ask(PushSite.Juliet);
        site.Offer(Denying("romeo@example.org", Other));
        site.Round().Should().ContainSingle().Which.To.Should().Be(PushSite.Juliet);
        site.Ask().Should().BeNull();
        site.Offer(Denying("romeo@example.org", Other, Site.Stun)).Round().Should().ContainSingle().Which.To.Should().Be(PushSite.Juliet);
        site.Offer(Other).Round().Should().HaveCount(2).And.Contain(push => push.IsTo(PushSite.Romeo))
            .Which.Actions.Should().Equal("delete stun turn.example.org 3478 udp", "add stun 192.0.2.1 3478 udp");
    }

    [Fact]
    public void Whoever_may_not_ask_is_not_even_looked_for()
    {
        var site = new PushSite(Site.Stun).Reconnect(mayMissEnds: true).Come(PushSite.Romeo);
        site.Ask();
        site.Offer(Denying("romeo@example.org", Other));
        site.Time.Advance(TimeSpan.FromHours(1));
        site.Round().Should().BeEmpty();
        site.Audience.BeginRound();
        site.Audience.Next().Should().BeNull("it would use up the pace of the others, in each round");
    }

    [Fact]
    public void Presence_of_those_who_may_not_ask_is_not_remembered()
    {
        var site = new PushSite(new PushOptions(), Denying("romeo@example.org", Site.Stun)).Come(PushSite.Romeo, "stranger@example.net/x", PushSite.Juliet);
        site.Audience.TrackedCount.Should().Be(1);
    }

    [Fact]
    public void Each_domain_is_told_of_its_own_services()
    {
        ExternalService For(string domain) => Other with { Domains = [domain], Host = $"relay.{domain}" };
        Catalogue Both(params ExternalService[] more) => Site.Offering(["example.org", "example.net"], [Site.Stun, .. more]);
        var site = new PushSite(new PushOptions(), Both()).Come(PushSite.Romeo, "juliet@example.net/balcony");
        site.Ask(to: "example.org");
        site.Ask("juliet@example.net/balcony");
        site.Offer(Both(For("example.org"))).Round().Should().ContainSingle().Which.To.Should().Be(PushSite.Romeo);
        site.Offer(Both(For("example.net"))).Round().Select(push => (push.To, string.Join(", ", push.Actions))).Should().BeEquivalentTo(
            new[] { (PushSite.Romeo, "delete stun relay.example.org 3478 udp"), ("juliet@example.net/balcony", "add stun relay.example.net 3478 udp") },
            "each sees its own alone");
    }

    [Fact]
    public void Several_interests_of_one_are_told_apart()
    {
        var turn = Site.Turn(Site.Issuer());
        var site = new PushSite(Site.Stun, turn).Come(PushSite.Romeo);
        site.Ask(payload: PushSite.Typed("turn"));
        site.Ask(payload: PushSite.Typed("stun"));
        site.Ask(payload: PushSite.Typed("turn"), to: "example.org");
        site.Offer().Round().Select(push => push.Type).Should().BeEquivalentTo("turn", "stun", "turn");
        site.Audience.InterestedCount.Should().Be(1);
    }

    [Fact]
    public void Whoever_asks_for_all_gets_one_push_and_none_for_each_type_beside_it()
    {
        var site = new PushSite(Site.Stun, Site.Turn(Site.Issuer())).Come(PushSite.Romeo);
        site.Ask(payload: PushSite.Typed("turn"));
        site.Ask();
        site.Ask(payload: PushSite.Typed("stun"));
        site.Offer().Round().Should().ContainSingle().Which.Type.Should().BeNull();
    }

    [Fact]
    public void A_few_things_of_one_are_remembered_and_the_latest_of_them()
    {
        var site = new PushSite().Come(PushSite.Romeo);
        var types = Enumerable.Range(0, 10).Select(i => string.Create(CultureInfo.InvariantCulture, $"t{i}")).ToArray();
        foreach (var type in types)
        {
            site.Ask(payload: PushSite.Typed(type));
        }

        site.Offer([.. types.Select(type => Site.Stun with { Type = type })]).Round().Select(push => push.Type).Should().BeEquivalentTo("t6", "t7", "t8", "t9");
    }

    [Fact]
    public void A_type_that_nobody_has_is_not_remembered()
    {
        var site = new PushSite(Site.Stun).Come(PushSite.Romeo);
        site.Ask(payload: PushSite.Typed(new string('x', 65)));
        site.Audience.InterestedCount.Should().Be(0);
    }

    [Fact]
    public void Pushes_come_from_the_component_to_those_too_who_asked_their_own_server()
    {
        var site = new PushSite(Site.Stun).Come(PushSite.Romeo, PushSite.Juliet);
        site.Ask(to: "example.org");
        site.Ask(PushSite.Juliet);
        site.Offer(Other).Round().Select(push => push.From).Should().Equal(PushSite.Self, PushSite.Self);
        site.Offer(Site.Stun).Round(inDomainsName: true).Select(push => (push.To, push.From)).Should().BeEquivalentTo(
            new[] { (PushSite.Romeo, "example.org"), (PushSite.Juliet, PushSite.Self) }, "each comes from whom it asked");
    }

    [Fact]
    public void Those_who_asked_their_own_server_can_be_left_alone()
    {
        var site = new PushSite(new PushOptions { Delegated = DelegatedPush.Off }, Site.Stun).Come(PushSite.Romeo, PushSite.Juliet);
        site.Ask(to: "example.org");
        site.Ask(PushSite.Juliet);
        site.Audience.InterestedCount.Should().Be(1, "the others need not be remembered");
        site.Offer(Other).Round().Should().ContainSingle().Which.To.Should().Be(PushSite.Juliet);
    }

    [Fact]
    public void What_is_asked_while_pushes_are_off_counts_when_they_are_on_again()
    {
        var site = new PushSite(Site.Stun).Come(PushSite.Romeo);
        site.Ask(to: "example.org");
        foreach (var off in new[] { new PushOptions { Delegated = DelegatedPush.Off }, new PushOptions { Enabled = false } })
        {
            site.Use(off).Offer(Other).Round().Should().BeEmpty();
            site.Ask(to: "example.org").Should().Contain("192.0.2.1");
            site.Offer(Site.Stun).Use(new PushOptions()).Round().Should().ContainSingle().Which.Actions.Should().Equal(
                "delete stun 192.0.2.1 3478 udp", "add stun turn.example.org 3478 udp");
        }
    }

    [Fact]
    public void Nobody_is_told_anything_where_pushes_are_off()
    {
        var site = new PushSite(new PushOptions { Enabled = false }, Site.Stun).Come(PushSite.Romeo);
        site.Ask();
        site.Audience.TrackedCount.Should().Be(0);
        site.Use(new PushOptions()).Come(PushSite.Romeo);
        site.Ask();
        site.Use(new PushOptions { Enabled = false }).Offer(Other).Round().Should().BeEmpty("they were switched off meanwhile");
    }

    private static Catalogue Denying(string who, params ExternalService[] services) =>
        new(["example.org"], new ServiceRegistry(services), [new AccessRule { Deny = [AccessPatternTests.Parse(who)] }]);
}
