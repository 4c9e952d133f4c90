using Extdisco.Push;

namespace Extdisco.Tests.Push;

/// <summary>What operators can see, through the metrics of .NET.</summary>
public sealed class PushMetricsTests
{
    [Fact]
    public void Pushes_are_counted_by_what_came_of_them()
    {
        var site = Asked("pushes.example.org", mayMissEnds: false);
        using var metrics = new RecordedMetrics("pushes.example.org");
        site.Answer(site.Offer().Round());
        site.Offer(Site.Stun).Round();
        site.Time.Advance(site.Options.AnswerTimeout + TimeSpan.FromSeconds(1));
        site.Audience.ExpirePending();
        site.Offer().Answer(site.Round().Single(), "service-unavailable");
        metrics["extdisco.push.sent"].Should().Be(3);
        metrics["extdisco.push.answered"].Should().Be(1);
        metrics["extdisco.push.unanswered"].Should().Be(1);
        metrics["extdisco.push.refused"].Should().Be(1);
    }

    [Fact]
    public void Pings_are_no_pushes()
    {
        var site = Asked("pings.example.org", mayMissEnds: true);
        using var metrics = new RecordedMetrics("pings.example.org");
        site.Time.Advance(TimeSpan.FromHours(1));
        var ping = site.Offer().Round().Should().ContainSingle().Subject;
        ping.IsPing.Should().BeTrue();
        site.Answer(ping, "service-unavailable");
        metrics["extdisco.push.sent"].Should().Be(0);
        metrics["extdisco.push.refused"].Should().Be(0);
    }

    [Fact]
    public void Those_who_are_present_and_those_who_have_asked_are_counted()
    {
        var site = Asked("entities.example.org", mayMissEnds: false).Come(PushSite.Juliet);
        using var metrics = new RecordedMetrics("entities.example.org");
        metrics["extdisco.entities.present"].Should().Be(2);
        metrics["extdisco.entities.interested"].Should().Be(1);
        site.Go(PushSite.Romeo, PushSite.Juliet);
        metrics["extdisco.entities.present"].Should().Be(0);
        metrics["extdisco.entities.interested"].Should().Be(1);
    }

    private static PushSite Asked(string self, bool mayMissEnds)
    {
        var site = new PushSite(new PushOptions(), Site.Offering(["example.org"], Site.Stun), self).Reconnect(mayMissEnds).Come(PushSite.Romeo);
        site.Ask();
        return site;
    }
}
