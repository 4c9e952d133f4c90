using Extdisco.Push;
using Extdisco.Services;
using Extdisco.Xmpp.Addressing;

namespace Extdisco.Tests.Push;

/// <summary>How long somebody counts as present, on servers that tell of every end and on those that may not; and subscriptions.</summary>
public sealed class PresenceTests
{
    private static readonly ExternalService Other = Site.Stun with { Host = "192.0.2.1" };
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void A_presence_holds_where_the_server_tells_of_every_end()
    {
        var site = Asked(mayMissEnds: false);
        site.Time.Advance(TimeSpan.FromDays(20));
        site.Offer(Other).Round().Should().ContainSingle().Which.IsPing.Should().BeFalse();
    }

    [Fact]
    public void An_old_one_is_confirmed_where_the_server_may_not_tell_of_every_end()
    {
        var site = Asked();
        site.Time.Advance(site.Options.ConfirmAfter);
        var push = site.Offer(Other).Round().Should().ContainSingle().Subject;
        push.IsPing.Should().BeFalse();
        site.Answer(push);
        site.Time.Advance(site.Options.ConfirmAfter + Second);
        var ping = site.Offer(Site.Stun).Round().Should().ContainSingle().Subject;
        ping.ToString().Should().Be($"<iq type=\"get\" id=\"{ping.Id}\" from=\"extdisco.example.org\" to=\"romeo@example.org/orchard\" xmlns=\"jabber:component:accept\"><ping xmlns=\"urn:xmpp:ping\" /></iq>");
        site.Round().Should().BeEmpty("one ping is enough");
        site.Answer(ping).Rest().Should().ContainSingle().Which.Actions.Should().NotBeEmpty();
    }

    [Fact]
    public void Nobody_is_pinged_for_whom_there_is_no_news()
    {
        var site = Asked();
        site.Time.Advance(TimeSpan.FromDays(1));
        site.Round().Should().BeEmpty();
    }

    [Theory]
    [InlineData("service-unavailable")]
    [InlineData("item-not-found")]
    [InlineData("recipient-unavailable")]
    [InlineData("remote-server-not-found")]
    [InlineData("remote-server-timeout")]
    public void A_ping_that_finds_nobody_ends_the_presence_and_keeps_the_interest(string condition)
    {
        var site = Asked();
        site.Answer(PingOf(site), condition).Round().Should().BeEmpty();
        site.Audience.PresentCount.Should().Be(0);
        site.Come(PushSite.Romeo).Rest().Should().ContainSingle().Which.IsPing.Should().BeFalse();
    }

    [Theory]
    [InlineData("feature-not-implemented")]
    [InlineData("not-allowed")]
    public void Any_other_answer_to_a_ping_is_a_sign_of_life(string condition)
    {
        var site = Asked();
        site.Answer(PingOf(site), condition).Rest().Should().ContainSingle().Which.IsPing.Should().BeFalse();
    }

    [Fact]
    public void A_push_that_finds_nobody_ends_both()
    {
        var site = Asked();
        site.Answer(site.Offer(Other).Round().Single(), "service-unavailable");
        site.Audience.PresentCount.Should().Be(0);
        site.Come(PushSite.Romeo).Offer(Site.Stun).Round().Should().BeEmpty("an error may be the client's own word: it has to ask anew");
    }

    [Fact]
    public void Silence_after_a_ping_ends_the_presence()
    {
        var site = Asked();
        PingOf(site);
        site.Time.Advance(site.Options.AnswerTimeout + Second);
        site.Round().Should().BeEmpty();
        site.Audience.PresentCount.Should().Be(0);
        site.Audience.InterestedCount.Should().Be(1);
    }

    [Theory]
    [InlineData("presence")]
    [InlineData("query")]
    [InlineData("credentials")]
    public void A_sign_of_life_is_as_good_as_the_answer_to_a_ping(string sign)
    {
        var site = Asked();
        PingOf(site);
        site.Time.Advance(Second);
        switch (sign)
        {
            case "presence":
                site.Come(PushSite.Romeo);
                break;
            case "query":
                site.Ask(payload: PushSite.Typed("stun")).Should().NotBeNull();
                break;
            default:
                site.Ask(payload: "<credentials xmlns='urn:xmpp:extdisco:2'><service host='192.0.2.1' type='stun'/></credentials>").Should().NotBeNull();
                break;
        }

        site.Round().Should().ContainSingle("it lives").Which.IsPing.Should().BeFalse();
        site.Time.Advance(site.Options.AnswerTimeout);
        site.Round();
        site.Audience.PresentCount.Should().Be(1);
    }

    [Fact]
    public void The_end_of_the_connection_ends_all_presences()
    {
        var site = Asked().Come(PushSite.Juliet);
        site.Audience.Disconnected();
        site.Audience.PresentCount.Should().Be(0);
        site.Audience.TrackedCount.Should().Be(1, "what Romeo was told is remembered");
        site.Come(PushSite.Romeo).Audience.PresentCount.Should().Be(0, "there is no connection that it could have come over");
        site.Audience.Connected(mayMissEnds: false);
        site.Offer(Other).Round().Should().BeEmpty();
        site.Come(PushSite.Romeo).Rest().Should().ContainSingle();
    }

    [Fact]
    public void Whoever_is_gone_is_forgotten_after_a_while()
    {
        var site = Asked().Go(PushSite.Romeo);
        site.Time.Advance(site.Options.Forget);
        site.Round();
        site.Audience.InterestedCount.Should().Be(1);
        site.Time.Advance(Second);
        site.Round();
        site.Audience.TrackedCount.Should().Be(0);
    }

    [Fact]
    public void Whoever_was_present_for_long_is_not_forgotten_because_of_a_lost_connection()
    {
        var site = Asked(mayMissEnds: false);
        site.Time.Advance(3 * site.Options.Forget);
        site.Reconnect().Round();
        site.Offer(Other).Come(PushSite.Romeo).Rest().Should().ContainSingle();
    }

    [Fact]
    public void Those_who_may_ask_are_followed()
    {
        var site = new PushSite(Site.Stun);
        site.Audience.Follows(Jid.Parse("romeo@example.org")).Should().BeTrue();
        site.Audience.Follows(Jid.Parse("stranger@example.net")).Should().BeFalse();
        site.Use(new PushOptions { Enabled = false }).Audience.Follows(Jid.Parse("romeo@example.org")).Should().BeFalse();
    }

    [Fact]
    public void Whoever_approved_is_not_asked_again_and_again()
    {
        // Two that approve and follow each whoever asks them would never end.
        var site = new PushSite(Site.Stun);
        var romeo = Jid.Parse("romeo@example.org");
        site.Audience.Subscribed(romeo);
        site.Audience.Follows(romeo).Should().BeFalse();
        site.Reconnect().Audience.Follows(romeo).Should().BeTrue("much may have happened meanwhile");
        site.Audience.Subscribed(romeo);
        site.Audience.Unsubscribed(romeo);
        site.Audience.Follows(romeo).Should().BeTrue();
    }

    [Fact]
    public void Subscribers_are_known_by_bare_address_as_long_as_they_are_subscribed()
    {
        var audience = new PushSite(Site.Stun).Audience;
        audience.Subscribed(Jid.Parse(PushSite.Romeo));
        audience.Subscribed(Jid.Parse("romeo@example.org"));
        audience.Subscribed(Jid.Parse(PushSite.Juliet));
        audience.Subscribed(Jid.Parse("stranger@example.net"));
        audience.Subscribers().Select(user => user.ToString()).Should().BeEquivalentTo("romeo@example.org", "juliet@example.org");
        audience.Unsubscribed(Jid.Parse(PushSite.Romeo));
        audience.Subscribers().Should().ContainSingle();
    }

    private static Pushed PingOf(PushSite site)
    {
        site.Time.Advance(site.Options.ConfirmAfter + Second);
        var ping = site.Offer(Other).Round().Should().ContainSingle().Subject;
        ping.IsPing.Should().BeTrue();
        return ping;
    }

    private static PushSite Asked(bool mayMissEnds = true)
    {
        var site = new PushSite(Site.Stun).Reconnect(mayMissEnds).Come(PushSite.Romeo);
        site.Ask();
        return site;
    }
}
