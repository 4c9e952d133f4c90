using Extdisco.Testing;
using Extdisco.Xmpp.Entity;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Tests.Entity;

public class EntityHandlerTests
{
    public static TheoryData<IIqHandler, string, string> Handlers() => new()
    {
        { new PingHandler(), "ping", "urn:xmpp:ping" },
        { new VersionHandler("Extdisco", "1.0"), "query", "jabber:iq:version" },
        { new TimeHandler(TimeProvider.System), "time", "urn:xmpp:time" },
    };

    [Theory]
    [MemberData(nameof(Handlers))]
    public void The_feature_is_the_namespace_and_a_set_is_not_allowed(IIqHandler handler, string name, string xmlns)
    {
        handler.Payloads.Should().Equal(new XmlName(name, xmlns));
        handler.FeaturesFor(Ask.Juliet, Ask.Component).Should().Equal(xmlns);
        Ask.Set(handler, $"<{name} xmlns='{xmlns}'/>").Should().Be(StanzaError.NotAllowed);
    }

    [Fact]
    public void A_ping_is_answered_with_nothing() =>
        Ask.Get(new PingHandler(), "<ping xmlns='urn:xmpp:ping'/>").Should().BeEmpty();

    [Fact]
    public void The_version_is_told() =>
        Ask.Get(new VersionHandler("Extdisco & Co", "1.2.3"), "<query xmlns='jabber:iq:version'/>").Should().Be(
            "<query xmlns='jabber:iq:version'><name>Extdisco &amp; Co</name><version>1.2.3</version></query>");

    [Fact]
    public void The_operating_system_is_told_where_it_is_given() =>
        Ask.Get(new VersionHandler("Extdisco", "1", "Debian"), "<query xmlns='jabber:iq:version'/>").Should().Contain("<os>Debian</os>");

    [Theory]
    [InlineData("2006-12-19T17:58:35.9Z", 0, "+00:00", "2006-12-19T17:58:35Z")]
    [InlineData("2006-12-19T17:58:35Z", -360, "-06:00", "2006-12-19T17:58:35Z")]
    [InlineData("2038-01-19T03:14:08Z", 345, "+05:45", "2038-01-19T03:14:08Z")]
    [InlineData("2026-01-01T01:00:00+02:00", 120, "+02:00", "2025-12-31T23:00:00Z")]
    public void The_time_is_told_in_UTC_with_the_local_offset(string now, int offset, string tzo, string utc)
    {
        var clock = new Clock(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromMinutes(offset));

        Ask.Get(new TimeHandler(clock), "<time xmlns='urn:xmpp:time'/>").Should().Be(
            $"<time xmlns='urn:xmpp:time'><tzo>{tzo}</tzo><utc>{utc}</utc></time>");
    }

    [Theory]
    [MemberData(nameof(Handlers))]
    public void Answering_allocates_nothing(IIqHandler handler, string name, string xmlns)
    {
        var payload = XmlFragment.Parse($"<{name} xmlns='{xmlns}'/>");
        var writer = new Utf8XmlWriter();

        Allocations.Least(0, () =>
        {
            writer.Clear();
            handler.Get(Ask.Request(payload, from: null), writer);
        }).Should().Be(0);
    }

    private sealed class Clock(DateTimeOffset now, TimeSpan offset) : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.CreateCustomTimeZone("here", offset, "here", "here");

        public override DateTimeOffset GetUtcNow() => now.ToUniversalTime();
    }
}
