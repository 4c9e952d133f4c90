using System.Globalization;
using Extdisco.Access;
using Extdisco.Services;
using Extdisco.Tests.Access;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Tests.Queries;

public sealed class ExtdiscoHandlerTests
{
    private const string Services = "<services xmlns='urn:xmpp:extdisco:2'/>";
    private const string Credentials = "<credentials xmlns='urn:xmpp:extdisco:2'><service host='turn.example.org' type='stun'/></credentials>";
    private static readonly Jid Self = Jid.Parse("extdisco.example.org");

    [Theory]
    [InlineData("juliet@example.net/balcony")]
    [InlineData("example.net")]
    [InlineData("juliet@sub.example.org/balcony")]
    public void Strangers_are_forbidden_both_queries_and_see_no_features(string stranger)
    {
        var site = new Site(Site.Stun);
        foreach (var request in new[] { Services, Credentials, Services.Replace(":2", ":1", StringComparison.Ordinal), "<credentials xmlns='urn:xmpp:extdisco:2'/>" })
        {
            site.Refuse(request, stranger).Should().BeSameAs(StanzaError.Forbidden);
        }

        site.Handler.FeaturesFor(Jid.Parse(stranger), Self).Should().BeEmpty();
    }

    [Fact]
    public void Those_who_may_ask_and_the_server_itself_see_both_features()
    {
        var handler = new Site().Handler;
        handler.FeaturesFor(Jid.Parse(Site.Romeo), Self).Should().Equal("urn:xmpp:extdisco:2", "urn:xmpp:extdisco:1");
        handler.FeaturesFor(default, Self).Should().Equal("urn:xmpp:extdisco:2", "urn:xmpp:extdisco:1");
    }

    [Fact]
    public void Two_payloads_in_two_versions_are_answered() =>
        new Site().Handler.Payloads.Select(name => name.ToString()).Should().BeEquivalentTo(
            "{urn:xmpp:extdisco:2}services",
            "{urn:xmpp:extdisco:2}credentials",
            "{urn:xmpp:extdisco:1}services",
            "{urn:xmpp:extdisco:1}credentials");

    [Theory]
    [InlineData("<service xmlns='urn:xmpp:extdisco:2'/>")]
    [InlineData("<services xmlns='urn:xmpp:extdisco:3'/>")]
    public void What_is_not_one_of_them_is_unavailable(string payload) => new Site().Refuse(payload).Should().BeSameAs(StanzaError.ServiceUnavailable);

    [Theory]
    [InlineData(Services)]
    [InlineData(Credentials)]
    public void Setting_is_not_allowed(string payload)
    {
        IIqHandler handler = new Site().Handler;
        handler.Set(Site.Request(payload), new Utf8XmlWriter()).Should().BeSameAs(StanzaError.NotAllowed);
    }

    [Fact]
    public void A_reload_holds_for_the_next_request()
    {
        var site = new Site(Site.Stun);
        site.Ask(Services).Should().Contain("turn.example.org");
        site.Load(Site.Offering(["example.org"], Site.Stun with { Host = "new.example.org" }));
        site.Ask(Services).Should().Contain("new.example.org").And.NotContain("turn.example.org");
        site.Load(new Catalogue(
            ["example.org"], new ServiceRegistry([Site.Stun]), [new AccessRule { Deny = [AccessPatternTests.Parse("romeo@example.org")] }]));
        site.Refuse(Services).Should().BeSameAs(StanzaError.Forbidden);
    }

    [Fact]
    public async Task A_reload_in_mid_flight_never_mixes_two_catalogues()
    {
        // Generation n offers n services at one host of its own, to the users of a domain of its own.
        static Catalogue Generation(int n) => Site.Offering(
            [$"g{n % 2}.example"],
            [.. Enumerable.Range(1, n).Select(port => Site.Turn(Site.Issuer($"secret {n}"), host: $"g{n}.example", port: port))]);
        var catalogues = Enumerable.Range(1, 20).Select(Generation).ToArray();
        var site = new Site();
        site.Load(catalogues[0]);
        using var stop = new CancellationTokenSource();
        var reloading = Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; !stop.IsCancellationRequested; i++)
                {
                    site.Load(catalogues[i % catalogues.Length]);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

        var answered = 0;
        var seen = new HashSet<int>();
        var result = new Utf8XmlWriter();
        try
        {
            for (var i = 0; i < 3_000; i++)
            {
                result.Clear();
                if (site.Handler.Get(Site.Request(Services, $"u@g{i % 2}.example/r"), result) is { } error)
                {
                    error.Should().BeSameAs(StanzaError.Forbidden);
                    continue;
                }

                answered++;
                var entries = XmlFragment.Parse(result.ToString()).Children;
                var hosts = new List<string>();
                var passwords = new HashSet<string>(StringComparer.Ordinal);
                foreach (var entry in entries)
                {
                    hosts.Add(System.Text.Encoding.UTF8.GetString(entry.Attribute("host"u8)));
                    passwords.Add(System.Text.Encoding.UTF8.GetString(entry.Attribute("password"u8)));
                }

                var generation = int.Parse(hosts[0][1..^".example".Length], CultureInfo.InvariantCulture);
                hosts.Should().HaveCount(generation).And.OnlyContain(host => host == hosts[0]);
                passwords.Should().ContainSingle();
                (generation % 2).Should().Be(i % 2, "access is that of the same catalogue");
                seen.Add(generation);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await reloading;
        }

        answered.Should().BePositive();
        seen.Should().HaveCountGreaterThan(1);
    }

    [Theory]
    [InlineData("extdisco.example.org")]
    [InlineData("example.org")]
    public void A_known_user_in_the_window_is_answered_without_allocating(string answeringAs)
    {
        var issuer = Site.Issuer();
        var site = new Site(Site.Offering(
            [.. Enumerable.Range(0, 1_000).Select(i => $"example{i}.org"), "example.org"],
            Site.Stun with { Name = new LocalizedText([KeyValuePair.Create("en", "STUN"), KeyValuePair.Create("de", "STUN-Dienst")]) },
            Site.Turn(issuer),
            Site.Turn(issuer, "tcp") with { Domains = ["example.org"] },
            Site.Turn(Site.Guest(), host: "192.0.2.1")));
        var from = Jid.Parse(Site.Romeo);
        var to = Jid.Parse(answeringAs);
        var payload = XmlFragment.Parse("<services xmlns='urn:xmpp:extdisco:2' type='turn' xml:lang='de-AT'/>");
        var everything = XmlFragment.Parse("<services xmlns='urn:xmpp:extdisco:2' xml:lang='de-AT'/>");
        var result = new Utf8XmlWriter();
        long Measure(int rounds)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < rounds; i++)
            {
                result.Clear();
                site.Handler.Get(new IqRequest { From = from, To = to, Payload = payload }, result);
                site.Handler.Get(new IqRequest { From = from, To = to, Payload = everything }, result);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Measure(10);
        Measure(1_000).Should().Be(0);
        result.ToString().Should().Contain("STUN-Dienst").And.Contain("192.0.2.1").And.Contain("transport='tcp'");
    }
}
