using Extdisco.Push;
using Extdisco.Services;

namespace Extdisco.Tests.Push;

/// <summary>What comes of pushes: results, errors, silence, and the end of the connection.</summary>
public sealed class AnswerTests
{
    private static readonly ExternalService[] States = [.. Enumerable.Range(1, 20).Select(port => Site.Stun with { Port = port })];

    [Fact]
    public void A_result_is_all_there_is()
    {
        var site = Asked();
        var push = Change(site, 1).Should().ContainSingle().Subject;
        site.Audience.PendingCount.Should().Be(1);
        site.Answer(push).Audience.PendingCount.Should().Be(0);
        site.Answer(push, "service-unavailable");
        Change(site, 2).Should().ContainSingle("an answer that comes twice is nobody's");
    }

    [Theory]
    [InlineData("service-unavailable")]
    [InlineData("feature-not-implemented")]
    [InlineData("not-acceptable")]
    public void After_an_error_there_is_nothing_more_until_it_asks_anew(string condition)
    {
        var site = Asked();
        site.Ask(payload: PushSite.Typed("stun"), to: "example.org");
        var pushes = Change(site, 1);
        pushes.Should().HaveCount(2);
        site.Answer(pushes[0], condition);
        Change(site, 2).Should().BeEmpty("it wants no pushes at all");
        site.Come(PushSite.Romeo).Rest().Should().BeEmpty();
        site.Ask();
        Change(site, 3).Should().ContainSingle("it was present all the time");
    }

    [Fact]
    public void An_answer_from_somebody_else_is_nobodys()
    {
        var site = Asked();
        var push = Change(site, 1).Single();
        foreach (var other in new[] { PushSite.Juliet, "romeo@example.org", "example.org", "romeo@example.org/Orchard", "", "@" })
        {
            site.Answer(push, "service-unavailable", from: other).Audience.PendingCount.Should().Be(1, other);
        }

        Change(site, 2).Should().ContainSingle();
    }

    [Theory]
    [InlineData("push-")]
    [InlineData("push-x")]
    [InlineData("push-123456789abcdef")]
    [InlineData("push--1")]
    [InlineData("alive-1")]
    [InlineData("")]
    public void An_answer_to_what_was_not_sent_is_nobodys(string id)
    {
        var site = Asked();
        var push = Change(site, 1).Single();
        push.Iq.SetAttributeValue("id", id);
        site.Answer(push, "service-unavailable").Audience.PendingCount.Should().Be(1);
    }

    [Fact]
    public void Silence_is_borne_for_a_while_and_then_there_is_nothing_more_until_it_asks_anew()
    {
        var site = Asked(new PushOptions { GiveUpAfter = 3 });
        for (var i = 1; i <= 3; i++)
        {
            Change(site, i).Should().ContainSingle();
            Wait(site);
        }

        Change(site, 4).Should().BeEmpty();
        site.Audience.InterestedCount.Should().Be(0);
        site.Ask();
        Change(site, 5).Should().ContainSingle();
    }

    [Fact]
    public void An_answer_or_a_question_ends_the_silence()
    {
        var site = Asked(new PushOptions { GiveUpAfter = 3 });
        for (var i = 1; i < 15; i++)
        {
            var push = Change(site, i).Should().ContainSingle().Subject;
            if (i % 3 == 0)
            {
                site.Answer(push);
            }

            Wait(site);
            if (i % 3 == 1 && i > 6)
            {
                site.Ask(payload: PushSite.Typed("stun"));
            }
        }
    }

    [Fact]
    public void Silence_about_several_things_counts_together()
    {
        var site = Asked(new PushOptions { GiveUpAfter = 4 });
        site.Ask(to: "example.org");
        Change(site, 1).Should().HaveCount(2);
        Wait(site);
        Change(site, 2).Should().HaveCount(2);
        Wait(site);
        Change(site, 3).Should().BeEmpty();
    }

    [Fact]
    public void A_late_answer_is_nobodys()
    {
        var site = Asked();
        var push = Change(site, 1).Single();
        site.Time.Advance(site.Options.AnswerTimeout - TimeSpan.FromSeconds(1));
        site.Audience.ExpirePending();
        site.Audience.PendingCount.Should().Be(1);
        Wait(site);
        site.Audience.PendingCount.Should().Be(0);
        site.Answer(push, "service-unavailable");
        Change(site, 2).Should().ContainSingle();
    }

    [Fact]
    public void Answers_in_a_domains_name_go_to_the_domain_and_their_silence_says_nothing()
    {
        var site = new PushSite(new PushOptions { Delegated = DelegatedPush.Domain, GiveUpAfter = 3 }, States[0]).Come(PushSite.Romeo);
        site.Ask(to: "example.org");
        for (var i = 1; i < 10; i++)
        {
            site.Offer(States[i]).Round(inDomainsName: true).Should().ContainSingle().Which.From.Should().Be("example.org");
            site.Audience.PendingCount.Should().Be(0, "it must not hold up the next ones");
            Wait(site);
        }
    }

    [Fact]
    public void What_was_on_its_way_at_the_end_of_the_connection_is_told_again()
    {
        var site = Asked();
        Change(site, 1).Should().ContainSingle();
        site.Reconnect().Round().Should().BeEmpty("nobody is present");
        site.Come(PushSite.Romeo).Rest().Should().ContainSingle().Which.Actions.Should().Equal(
            "delete stun turn.example.org 1 udp", "add stun turn.example.org 2 udp");
    }

    [Fact]
    public void What_was_answered_before_the_end_of_the_connection_is_not_told_again()
    {
        var site = Asked();
        site.Answer(Change(site, 1)).Reconnect().Come(PushSite.Romeo).Round().Should().BeEmpty();
    }

    [Fact]
    public void Whatever_of_several_pushes_came_through_the_entity_ends_up_with_what_holds()
    {
        var site = Asked();
        Change(site, 1);
        Change(site, 2);
        site.Reconnect().Offer(States[0]).Come(PushSite.Romeo).Rest().Should().ContainSingle().Which.Actions.Should().BeEquivalentTo(
            ["delete stun turn.example.org 2 udp", "delete stun turn.example.org 3 udp", "add stun turn.example.org 1 udp"],
            "it may have got none, the first or both");
    }

    [Fact]
    public void What_changed_and_changed_back_over_the_end_of_a_connection_is_told_again()
    {
        var before = States[0] with { Name = new LocalizedText("a") };
        var site = new PushSite(before).Come(PushSite.Romeo);
        site.Ask();
        site.Offer(before with { Name = new LocalizedText("b") }).Round().Should().ContainSingle();
        site.Reconnect().Offer(before).Come(PushSite.Romeo).Rest().Should().ContainSingle().Which.Actions.Should().Equal("modify stun turn.example.org 1 udp");
        site.Rest().Should().BeEmpty();
    }

    [Fact]
    public void A_query_after_a_lost_push_does_not_hide_what_may_have_come_through()
    {
        var site = Asked();
        Change(site, 1);
        site.Ask();
        site.Reconnect().Offer(States[5]).Come(PushSite.Romeo).Rest().Should().ContainSingle().Which.Actions.Should().Contain("delete stun turn.example.org 2 udp");
    }

    [Fact]
    public void A_renewal_that_was_lost_is_made_again()
    {
        var site = new PushSite(Site.Turn(PushSite.Lasting(TimeSpan.FromDays(1)))).Come(PushSite.Romeo);
        site.Ask();
        site.Time.Advance(TimeSpan.FromHours(22));
        site.Round().Should().ContainSingle();
        site.Reconnect().Come(PushSite.Romeo).Rest().Should().ContainSingle();
    }

    [Fact]
    public void What_a_query_for_one_type_showed_is_not_forgotten_where_the_change_is_taken_back()
    {
        var site = Asked();
        site.Offer(States[1]);
        site.Ask(payload: PushSite.Typed("stun")).Should().Contain("port='2'");
        site.Offer(States[0]).Round().Should().ContainSingle().Which.Actions.Should().Contain("delete stun turn.example.org 2 udp");
    }

    [Fact]
    public void Credentials_that_were_asked_for_in_the_middle_of_a_change_are_not_forgotten_where_it_is_taken_back()
    {
        var turn = Site.Turn(Site.Issuer());
        var site = new PushSite(turn).Come(PushSite.Romeo);
        site.Ask();
        site.Offer(turn with { Issuer = Site.Guest() });
        site.Ask(payload: "<credentials xmlns='urn:xmpp:extdisco:2'><service host='turn.example.org' type='turn'/></credentials>").Should().Contain("guest");
        site.Offer(turn).Round().Should().ContainSingle().Which.Actions.Should().Equal("modify turn turn.example.org 3478 udp");
    }

    private static IReadOnlyList<Pushed> Change(PushSite site, int state) => site.Offer(States[state]).Round();

    private static void Wait(PushSite site)
    {
        site.Time.Advance(site.Options.AnswerTimeout + TimeSpan.FromMilliseconds(1));
        site.Audience.ExpirePending();
    }

    private static PushSite Asked(PushOptions? options = null)
    {
        var site = new PushSite(options ?? new PushOptions(), States[0]).Come(PushSite.Romeo);
        site.Ask();
        return site;
    }
}
