using Extdisco.Access;
using Extdisco.Queries;
using Extdisco.Services;
using Extdisco.Testing;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Delegation;
using Extdisco.Xmpp.Entity;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;
using Microsoft.Extensions.Logging.Abstractions;

namespace Extdisco.Tests.Queries;

/// <summary>What is counted of requests, however they come and whatever becomes of them.</summary>
public sealed class RequestCountsTests
{
    private const string Component = "extdisco.example.org";
    private const string Services = "<services xmlns='urn:xmpp:extdisco:2'/>";
    private const string OldServices = "<services xmlns='urn:xmpp:extdisco:1'/>";
    private const string Credentials = "<credentials xmlns='urn:xmpp:extdisco:2'><service host='turn.example.org' type='stun'/></credentials>";

    private readonly TestTimeProvider _time = new();
    private readonly StanzaRouter _router = new(Jid.Parse(Component), [], NullLogger.Instance);
    private readonly RequestCounts _counts;

    public RequestCountsTests()
    {
        _counts = new RequestCounts(_router.Component, _time);
        _counts.Serve(["example.org", "example.net"]);
        _router.Observer = _counts;
        Offer(Site.Stun);
    }

    [Fact]
    public void Each_is_counted_by_query_version_domain_and_outcome()
    {
        Ask(Services);
        Ask(Services);
        Ask(OldServices);
        Ask(Credentials);
        Ask(Credentials.Replace("type='stun'", "type='turn'", StringComparison.Ordinal));
        Ask(Services, type: "set");
        Ask(Services, from: "juliet@example.com/balcony");
        AskDomain("example.org", Services);
        AskDomain("example.net", Credentials);
        AskDomain("example.org", Services);

        _counts.All.Should().Equal(
            new RequestCount("services", 2, Component, "ok", 2),
            new RequestCount("services", 2, Component, "forbidden", 1),
            new RequestCount("services", 2, Component, "not-allowed", 1),
            new RequestCount("services", 1, Component, "ok", 1),
            new RequestCount("credentials", 2, Component, "ok", 1),
            new RequestCount("credentials", 2, Component, "item-not-found", 1),
            new RequestCount("services", 2, "example.org", "ok", 2),
            new RequestCount("credentials", 2, "example.net", "ok", 1));
        _counts.Total.Should().Be(10);
        _counts.Errors.Should().Be(3);
    }

    [Fact]
    public void Other_requests_are_not()
    {
        Ask("<ping xmlns='urn:xmpp:ping'/>");
        Ask("<service xmlns='urn:xmpp:extdisco:2'/>");
        _counts.All.Should().BeEmpty();
    }

    [Fact]
    public void What_no_handler_came_to_see_and_what_a_handler_fails_at_is_counted()
    {
        _router.Limiter = new RequestLimiter(new RequestLimits { RequestsBurst = 1 }, [], _time);
        Ask(Services);
        Ask(Services);
        _router.Limiter = null;
        _router.Handlers = [];
        Ask(Services);
        _router.Handlers = [new FailingHandler()];
        Ask(Services);

        _counts.All.Select(count => (count.Outcome, count.Count)).Should().Equal(
            ("ok", 1L), ("internal-server-error", 1L), ("resource-constraint", 1L), ("service-unavailable", 1L));
    }

    [Fact]
    public void An_answer_that_is_too_large_to_be_sent_is_an_error()
    {
        Offer([.. Enumerable.Range(1, 3000).Select(port => Site.Stun with { Port = port })]);
        Ask(Services).Should().Contain("too large");
        AskDomain("example.org", Services).Should().Contain("too large");
        _counts.All.Should().HaveCount(2).And.OnlyContain(count => count.Outcome == "internal-server-error");
    }

    [Fact]
    public void What_was_counted_stays_where_other_domains_are_served()
    {
        AskDomain("example.org", Services);
        _counts.Serve(["example.net"]);
        AskDomain("example.net", Services);
        _counts.Serve(["example.org"]);
        AskDomain("example.org", Services);
        _counts.All.Should().BeEquivalentTo(
            [new RequestCount("services", 2, "example.org", "ok", 2), new RequestCount("services", 2, "example.net", "ok", 1)]);
    }

    [Fact]
    public void There_is_an_end_to_the_domains_that_are_counted_apart()
    {
        string[] domains = [.. Enumerable.Range(0, RequestCounts.MaximumDomains + 2).Select(i => $"d{i}.example")];
        var counts = new RequestCounts(_router.Component, _time);
        counts.Serve(domains);
        foreach (var domain in domains)
        {
            counts.Answered(Site.Request(Services, to: domain), null);
        }

        counts.All.Should().HaveCount(RequestCounts.MaximumDomains + 1);
        counts.All[^1].Should().Be(new RequestCount("services", 2, "_OTHER", "ok", 2));
    }

    [Fact]
    public void Those_who_may_not_ask_and_those_who_ask_too_often_are_remembered()
    {
        Ask(Services, from: "juliet@example.com/balcony");
        _time.Advance(TimeSpan.FromSeconds(1));
        _router.Limiter = new RequestLimiter(new RequestLimits { RequestsBurst = 1 }, [], _time);
        Ask(Services);
        Ask("<ping xmlns='urn:xmpp:ping'/>");
        _counts.Denials.All.Should().Equal(
            new Denial(_time.GetUtcNow(), Component, "example.org", "RequestsPerMinute"),
            new Denial(_time.GetUtcNow() - TimeSpan.FromSeconds(1), Component, "example.com", null));
    }

    [Fact]
    public void Counting_allocates_nothing_whatever_becomes_of_the_request()
    {
        var error = StanzaError.ServiceUnavailable.With("of the last condition");
        var component = Jid.Parse(Component);
        var served = Jid.Parse("example.net");
        var romeo = Jid.Parse(Site.Romeo);
        var query = Site.Request(Services).Payload;
        var denied = new IqRequest { From = romeo, To = component, Payload = query };
        _counts.Answered(denied, StanzaError.Forbidden);

        var least = long.MaxValue;
        for (var i = 0; i < 100; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            _counts.Answered(denied, null);
            _counts.Answered(new IqRequest { From = romeo, To = served, Payload = query }, error);
            _counts.Answered(denied, error);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        least.Should().Be(0);
    }

    [Fact]
    public void The_conditions_are_all_that_there_are() =>
        StanzaError.All.Should().BeEquivalentTo(
            typeof(StanzaError).GetProperties().Where(property => property.PropertyType == typeof(StanzaError)).Select(property => property.GetValue(null)));

    private void Offer(params ExternalService[] services)
    {
        var scope = new DelegationScope([Jid.Parse("example.org"), Jid.Parse("example.net")], [.. ExtdiscoVersion.All.Select(version => version.Namespace)]);
        var catalogue = Site.Offering(["example.org", "example.net"], services);
        _router.Handlers = [new ExtdiscoHandler(catalogue, _time), new PingHandler(), new DelegationHandler(_router, scope, _time, NullLogger.Instance)];
    }

    private string Ask(string payload, string from = Site.Romeo, string type = "get") =>
        Route($"<iq xmlns='jabber:component:accept' type='{type}' id='1' from='{from}' to='{Component}'>{payload}</iq>");

    private string AskDomain(string domain, string payload) => Route(
        $"<iq xmlns='jabber:component:accept' type='set' id='1' from='{domain}' to='{Component}'><delegation xmlns='urn:xmpp:delegation:2'><forwarded xmlns='urn:xmpp:forward:0'>"
        + $"<iq xmlns='jabber:client' type='get' id='2' from='romeo@{domain}/orchard' to='{domain}'>{payload}</iq></forwarded></delegation></iq>");

    private string Route(string stanza)
    {
        var output = new Utf8XmlWriter();
        _router.Route(new Stanza(XmlFragment.Parse(stanza)), output);
        return output.ToString();
    }

    private sealed class FailingHandler : IIqHandler
    {
        public IReadOnlyList<XmlName> Payloads { get; } = [new("services", "urn:xmpp:extdisco:2")];

        public IReadOnlyList<string> FeaturesFor(JidView asker, JidView answeringAs) => [];

        public StanzaError? Get(in IqRequest request, Utf8XmlWriter result) => throw new InvalidOperationException("It fails.");
    }
}
