using System.Globalization;
using Extdisco.Push;
using Microsoft.Extensions.Logging;

namespace Extdisco.Tests.Push;

/// <summary>However many there are, no more are remembered than may be.</summary>
public sealed class BoundTests
{
    [Fact]
    public void Those_who_have_not_asked_go_first_the_oldest_of_them_ahead()
    {
        var site = With(4).Come(User(1), User(2));
        site.Ask(User(3));
        site.Ask(User(4));
        site.Come(User(1), User(5)).Audience.TrackedCount.Should().Be(4);
        site.Go(User(2)).Audience.PresentCount.Should().Be(2, "that of 2 was the oldest presence, as 1 came again");
        site.Audience.InterestedCount.Should().Be(2);
    }

    [Fact]
    public void Those_who_have_asked_make_no_room_for_those_who_have_not()
    {
        var site = With(2);
        site.Ask(User(1));
        site.Ask(User(2));
        site.Come(User(3)).Audience.PresentCount.Should().Be(0);
        site.Come(User(1)).Audience.PresentCount.Should().Be(1);
    }

    [Fact]
    public void Among_those_who_have_asked_who_gave_no_sign_for_the_longest_time_goes_first()
    {
        var site = With(3);
        site.Ask(User(1));
        site.Ask(User(2));
        site.Ask(User(3));
        site.Time.Advance(TimeSpan.FromMinutes(2));
        site.Come(User(1));
        site.Ask(User(2));
        site.Ask(User(4));
        site.Come(User(2), User(3), User(4)).Offer().Round().Select(push => push.To).Should().BeEquivalentTo(User(1), User(2), User(4));
    }

    [Fact]
    public void One_warning_tells_of_it_and_a_counter_how_often()
    {
        const string Self = "bound.example.org";
        var site = new PushSite(new PushOptions { TrackedEntities = 2 }, Site.Offering(["example.org"], Site.Stun), Self);
        using var metrics = new RecordedMetrics(Self);
        for (var i = 0; i < 10; i++)
        {
            site.Ask(User(i));
        }

        site.Log.Lines.Should().ContainSingle().Which.Should().Match<(LogLevel Level, string Text)>(
            line => line.Level == LogLevel.Warning && line.Text.Contains("raise the limit TrackedEntities") && line.Text.Contains("(2)"));
        metrics["extdisco.entities.evicted"].Should().Be(8);
    }

    [Fact]
    public void A_bound_that_is_lowered_is_reached_as_others_come()
    {
        var site = With(100);
        for (var i = 0; i < 100; i++)
        {
            site.Ask(User(i));
        }

        site.Use(site.Options with { TrackedEntities = 50 });
        for (var i = 100; i < 200; i++)
        {
            site.Ask(User(i));
        }

        site.Audience.TrackedCount.Should().Be(50);
    }

    [Fact]
    public void A_round_goes_on_where_the_one_it_stands_at_is_forgotten()
    {
        var site = With(300);
        for (var i = 0; i < 300; i++)
        {
            site.Ask(User(i));
            site.Come(User(i));
        }

        site.Offer().Audience.BeginRound();
        site.Audience.Next()!.Address.ToArray().Should().Equal(System.Text.Encoding.UTF8.GetBytes(User(0)));
        site.Ask(User(300));
        site.Ask(User(301));
        site.Ask(User(1));
        site.Rest().Should().HaveCount(297, "0, 1 and 2 were forgotten, and those who have just asked know already").And.NotContain(push => push.IsTo(User(2)));
    }

    [Fact]
    public void Subscribers_are_bounded_too()
    {
        var site = With(2);
        for (var i = 0; i < 5; i++)
        {
            site.Audience.Subscribed(Xmpp.Addressing.Jid.Parse(User(i)));
        }

        site.Audience.Subscribers().Should().HaveCount(2);
    }

    private static PushSite With(int most) => new(new PushOptions { TrackedEntities = most }, Site.Stun);

    private static string User(int number) => string.Create(CultureInfo.InvariantCulture, $"u{number}@example.org/r");
}
