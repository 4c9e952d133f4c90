using System.Globalization;
using Extdisco.Push;
using Extdisco.Services;

namespace Extdisco.Tests.Push;

/// <summary>Renewal: whoever holds credentials that end gets new ones in time, and nobody else.</summary>
public sealed class RenewalTests
{
    private const string Credentials = "<credentials xmlns='urn:xmpp:extdisco:2'><service host='turn.example.org' type='turn'/></credentials>";
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static ExternalService Turn => Site.Turn(PushSite.Lasting(Day));

    [Fact]
    public void New_credentials_come_between_80_and_90_percent_of_the_life_of_the_old_ones()
    {
        var site = Asked(Site.Stun, Turn);
        var expires = DateTimeOffset.Parse(Attribute(site.Ask()!, "expires"), CultureInfo.InvariantCulture);
        var life = expires - site.Time.GetUtcNow();
        site.Time.Advance((life * 0.8) - Second);
        site.Round().Should().BeEmpty();
        site.Time.Advance((life * 0.1) + (2 * Second));
        var push = site.Round().Should().ContainSingle().Subject;
        push.Actions.Should().Equal("modify turn turn.example.org 3478 udp");
        push.Services!.ToString().Replace(" action=\"modify\"", "", StringComparison.Ordinal)
            .Should().Contain(System.Xml.Linq.XElement.Parse(site.Ask(PushSite.Romeo, PushSite.Typed("turn"))!).Elements().Single().Attribute("password")!.Value, "it is what a query returns");
        DateTimeOffset.Parse(push.Of(0, "expires")!, CultureInfo.InvariantCulture).Should().BeAfter(expires);
        site.Answer(push).Round().Should().BeEmpty("it has new ones now");
    }

    [Fact]
    public void They_come_again_and_again_and_always_in_time()
    {
        var site = Asked(Turn);
        var expires = ExpiryOf(site.Ask()!);
        var count = 0;
        for (var hour = 0; hour < 24 * 10; hour++)
        {
            site.Time.Advance(TimeSpan.FromHours(1));
            foreach (var push in site.Round())
            {
                count++;
                site.Answer(push);
                expires = DateTimeOffset.Parse(push.Of(0, "expires")!, CultureInfo.InvariantCulture);
            }

            expires.Should().BeAfter(site.Time.GetUtcNow());
        }

        count.Should().BeInRange(10, 12, "ten days are as many lives of 80 to 90 percent of a day, and a bit for the hours");
    }

    [Fact]
    public void Many_who_came_together_do_not_get_theirs_together()
    {
        const int Many = 2000;
        var site = new PushSite(Turn);
        for (var i = 0; i < Many; i++)
        {
            var who = string.Create(CultureInfo.InvariantCulture, $"u{i}@example.org/r");
            site.Ask(who);
            site.Come(who);
        }

        site.Time.Advance(Day * 0.8);
        var counts = new List<int>();
        for (var step = 0; step < 20; step++)
        {
            counts.Add(site.Round().Count);
            site.Time.Advance(Day * 0.1 / 20);
        }

        counts.Add(site.Round().Count);
        counts.Sum().Should().Be(Many);
        counts[0].Should().BeLessThan(Many / 20);
        counts.Max().Should().BeLessThan(Many / 10);
        counts.Skip(1).Should().OnlyContain(count => count > Many / 50, "each twentieth of the time takes its part");
    }

    [Fact]
    public void Those_who_left_get_none_and_get_theirs_when_they_come_back()
    {
        var site = Asked(Turn).Go(PushSite.Romeo);
        site.Time.Advance(Day * 0.95);
        site.Round().Should().BeEmpty();
        site.Come(PushSite.Romeo).Rest().Should().ContainSingle();
    }

    [Fact]
    public void Services_without_credentials_and_with_endless_ones_are_not_renewed()
    {
        var site = Asked(Site.Stun, Site.Turn(Site.Guest()));
        site.Time.Advance(Day * 1000);
        site.Come(PushSite.Romeo).Round().Should().BeEmpty();
    }

    [Fact]
    public void Asking_again_postpones_it()
    {
        var site = Asked(Turn);
        site.Time.Advance(Day * 0.75);
        site.Ask();
        site.Time.Advance(Day * 0.75);
        site.Round().Should().BeEmpty();
        site.Time.Advance(Day * 0.16);
        site.Round().Should().ContainSingle();
    }

    [Fact]
    public void Where_several_kinds_end_the_first_counts_and_all_that_can_be_had_anew_comes_along()
    {
        var site = Asked(Site.Turn(PushSite.Lasting(TimeSpan.FromHours(1))), Site.Turn(PushSite.Lasting(Day), "tcp"), Site.Stun);
        site.Time.Advance(TimeSpan.FromHours(0.91));
        site.Round().Should().ContainSingle().Which.Actions.Should().Equal("modify turn turn.example.org 3478 udp", "modify turn turn.example.org 3478 tcp");
    }

    [Fact]
    public void A_change_and_a_renewal_go_together()
    {
        var turn = Turn;
        var site = Asked(turn, Site.Stun);
        site.Time.Advance(Day * 0.91);
        site.Offer(turn).Round().Should().ContainSingle().Which.Actions.Should().Equal("delete stun turn.example.org 3478 udp", "modify turn turn.example.org 3478 udp");
        site.Round().Should().BeEmpty();
    }

    [Fact]
    public void Credentials_age_from_the_push_that_gave_them()
    {
        var site = Asked(Site.Stun);
        site.Time.Advance(Day * 0.5);
        site.Offer(Turn).Round().Should().ContainSingle();
        site.Time.Advance(Day * 0.79);
        site.Round().Should().BeEmpty("what it was told before held no credentials");
        site.Time.Advance(Day * 0.12);
        site.Round().Should().ContainSingle().Which.Actions.Should().Equal("modify turn turn.example.org 3478 udp");
    }

    [Fact]
    public void A_service_whose_fixed_credentials_end_is_deleted_then()
    {
        var start = new PushSite().Time.GetUtcNow();
        var site = Asked(Site.Stun, Site.Turn(Site.Guest(start + Day)));
        site.Time.Advance(Day - Second);
        site.Round().Should().BeEmpty();
        site.Time.Advance(Second);
        site.Round().Should().ContainSingle().Which.Actions.Should().Equal("delete turn turn.example.org 3478 udp");
        site.Time.SetUtcNow(start);
        site.Round().Should().ContainSingle("the clock was wrong").Which.Actions.Should().Equal("add turn turn.example.org 3478 udp");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Credentials_on_request_are_renewed_only_for_those_who_have_requested_them(bool requested)
    {
        var site = Asked(Turn with { CredentialsOnRequest = true });
        if (requested)
        {
            site.Ask(payload: Credentials).Should().Contain("password");
        }

        site.Time.Advance(Day * 0.91);
        var pushes = site.Round();
        pushes.Should().HaveCount(requested ? 1 : 0);
        foreach (var push in pushes)
        {
            push.Services!.ToString().Should().Contain("password").And.NotContain("restricted");
        }

        site.Time.Advance(Day * 0.91);
        site.Round().Should().HaveCount(requested ? 1 : 0);
    }

    [Fact]
    public void Credentials_requested_late_are_renewed_by_their_own_age()
    {
        var site = Asked(Turn with { CredentialsOnRequest = true });
        site.Time.Advance(Day * 10);
        site.Come(PushSite.Romeo).Ask(payload: Credentials);
        site.Round().Should().BeEmpty("they are new");
        site.Time.Advance(Day * 0.79);
        site.Round().Should().BeEmpty();
        site.Time.Advance(Day * 0.12);
        site.Round().Should().ContainSingle();
    }

    [Fact]
    public void Credentials_requested_once_are_renewed_though_the_list_was_asked_for_otherwise_since()
    {
        var site = new PushSite(Turn with { CredentialsOnRequest = true }).Come(PushSite.Romeo);
        site.Ask(payload: PushSite.Typed("turn"));
        site.Ask(payload: Credentials);
        site.Ask();
        site.Time.Advance(Day * 0.91);
        site.Round().Should().ContainSingle().Which.Of(0, "password").Should().NotBeNull();
    }

    [Fact]
    public void A_changed_service_is_told_with_credentials_to_those_alone_who_have_requested_them()
    {
        var restricted = Turn with { CredentialsOnRequest = true };
        var site = Asked(restricted);
        site.Ask(PushSite.Juliet);
        site.Ask(PushSite.Juliet, Credentials);
        site.Come(PushSite.Juliet).Offer(restricted with { Issuer = PushSite.Lasting(Day, "new secret") });
        var pushes = site.Round();
        pushes.Single(push => push.IsTo(PushSite.Romeo)).Services!.ToString().Should().Contain("restricted=\"true\"").And.NotContain("password");
        pushes.Single(push => push.IsTo(PushSite.Juliet)).Services!.ToString().Should().Contain("password").And.NotContain("restricted");
    }

    [Theory]
    [InlineData(95, 10)]
    [InlineData(80, 10)]
    [InlineData(50, 10)]
    public void Whatever_the_lifetime_there_is_time_left(int percent, int minutes)
    {
        // The shortest lifetime in the longest window: credentials may hold for half of it, and rounds are ten seconds apart.
        var turn = Site.Turn(Site.Issuer(with: options => options with { Lifetime = TimeSpan.FromMinutes(minutes), Window = TimeSpan.FromMinutes(minutes / 2.0) }));
        var site = new PushSite(new PushOptions { RenewAfterPercent = percent }, turn);
        var expiries = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        for (var i = 0; i < 200; i++)
        {
            site.Time.Advance(3 * Second);
            var who = string.Create(CultureInfo.InvariantCulture, $"u{i}@example.org/r");
            expiries[who] = ExpiryOf(site.Ask(who)!);
            site.Come(who);
        }

        for (var i = 0; i < 180; i++)
        {
            site.Time.Advance(10 * Second);
            foreach (var push in site.Round())
            {
                expiries[push.To] = DateTimeOffset.Parse(push.Of(0, "expires")!, CultureInfo.InvariantCulture);
                site.Answer(push);
            }

            expiries.Values.Min().Should().BeAfter(site.Time.GetUtcNow() + (10 * Second));
        }
    }

    [Theory]
    [InlineData(-5, 50)]
    [InlineData(5, 50)]
    [InlineData(30, 0)]
    public void A_clock_that_leaps_and_is_set_right_again_leaves_nobody_with_old_credentials(int hours, int renewedAfterwards)
    {
        var site = new PushSite(Turn);
        var expiries = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        for (var i = 0; i < 50; i++)
        {
            var who = string.Create(CultureInfo.InvariantCulture, $"u{i}@example.org/r");
            expiries[who] = ExpiryOf(site.Ask(who)!);
            site.Come(who);
        }

        site.Time.Advance(Day * 0.5);
        site.Time.SetUtcNow(site.Time.GetUtcNow().AddHours(hours));
        Round();
        site.Time.SetUtcNow(site.Time.GetUtcNow().AddHours(-hours));
        Round().Should().Be(0);
        site.Time.Advance(Day * 0.41);
        Round().Should().Be(renewedAfterwards, "those who got theirs while the clock was ahead have some that last longer");

        int Round()
        {
            var pushes = site.Round();
            foreach (var push in pushes)
            {
                expiries[push.To] = DateTimeOffset.Parse(push.Of(0, "expires")!, CultureInfo.InvariantCulture);
                site.Answer(push);
            }

            expiries.Values.Min().Should().BeAfter(site.Time.GetUtcNow());
            site.Round().Should().BeEmpty("nobody is told the same over and over");
            return pushes.Count;
        }
    }

    private static PushSite Asked(params ExternalService[] services)
    {
        var site = new PushSite(new PushOptions { Forget = TimeSpan.FromDays(30) }, services).Come(PushSite.Romeo);
        site.Ask();
        return site;
    }

    private static DateTimeOffset ExpiryOf(string reply) => DateTimeOffset.Parse(Attribute(reply, "expires"), CultureInfo.InvariantCulture);

    private static string Attribute(string reply, string name) => System.Xml.Linq.XElement.Parse(reply).Elements().Select(service => service.Attribute(name)?.Value).OfType<string>().First();
}
