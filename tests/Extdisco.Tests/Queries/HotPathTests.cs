using System.Text;
using Extdisco.Push;
using Extdisco.Queries;
using Extdisco.Testing;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Delegation;
using Extdisco.Xmpp.Discovery;
using Extdisco.Xmpp.Entity;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;
using Microsoft.Extensions.Logging.Abstractions;

namespace Extdisco.Tests.Queries;

/// <summary>What most requests are, from the bytes that come to the bytes that leave, allocates nothing, whoever asks.</summary>
public sealed class HotPathTests
{
    private const string Services = "<services xmlns='urn:xmpp:extdisco:2'/>";
    private const string Credentials = "<credentials xmlns='urn:xmpp:extdisco:2'><service host='turn.example.org' type='turn' port='3478'/></credentials>";
    private const string DiscoInfo = "<query xmlns='http://jabber.org/protocol/disco#info'/>";
    private const string Ping = "<ping xmlns='urn:xmpp:ping'/>";
    private const int Users = 50;

    private readonly StanzaRouter _router = new(Jid.Parse("extdisco.example.org"), [], NullLogger.Instance);
    private readonly XmlFragment _fragment = new();
    private readonly Utf8XmlWriter _output = new(64 * 1024);

    public HotPathTests()
    {
        var time = new TestTimeProvider();
        var issuer = Site.Issuer();
        _router.Limiter = new RequestLimiter(new RequestLimits { RequestsPerMinute = 100_000_000, RequestsBurst = 1_000_000 }, [Jid.Parse("example.org")], TimeProvider.System);
        _router.Observer = new RequestCounts(_router.Component, TimeProvider.System);
        var scope = new DelegationScope([Jid.Parse("example.org")], [.. ExtdiscoVersion.All.Select(version => version.Namespace)]);
        var catalogue = Site.Offering(["example.org"], Site.Stun, Site.Turn(issuer), Site.Turn(issuer, "tcp"), Site.Turn(Site.Guest(), host: "192.0.2.1"));
        IIqHandler[] handlers =
        [
            new ExtdiscoHandler(catalogue, time, new Audience(_router.Component, catalogue, new PushOptions(), time, NullLogger.Instance)), new DiscoItemsHandler(), new PingHandler(), new TimeHandler(time),
            new DelegationHandler(_router, scope, time, NullLogger.Instance),
        ];
        var info = new EntityInfo([new Identity("component", "generic", "Relays")], [new DataForm("urn:a", [new DataFormField("b", ["c"])])]);
        var forms = new Dictionary<Jid, IReadOnlyList<DataForm>> { [Jid.Parse("example.org")] = info.Forms };
        _router.Handlers = [.. handlers, new DiscoInfoHandler(info, handlers, new DelegatedDiscovery(scope, new UnservedDomains(_router.Component, NullLogger.Instance), forms))];

        var header = "<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams'>"u8.ToArray();
        _fragment.ReadStartTags(header, 0, header.Length);
        _fragment.KeepScope();
    }

    [Theory]
    [InlineData(Services, "</services></iq>")]
    [InlineData(Credentials, "</credentials></iq>")]
    [InlineData(DiscoInfo, "</query></iq>")]
    [InlineData(Ping, "/>")]
    public void A_direct_request_allocates_nothing(string payload, string end) =>
        Allocates(user => $"<iq type='get' id='{user}' from='u{user}@example.org/r{user}' to='extdisco.example.org' xml:lang='en'>{payload}</iq>", end);

    [Theory]
    [InlineData(Services, "</services></iq></forwarded></delegation></iq>")]
    [InlineData(Credentials, "</credentials></iq></forwarded></delegation></iq>")]
    [InlineData(DiscoInfo, "</error></iq></forwarded></delegation></iq>")]
    [InlineData(Ping, "</error></iq></forwarded></delegation></iq>")]
    public void A_delegated_request_allocates_nothing(string payload, string end)
    {
        Allocates(user => Delegated(user, $"to='example.org'"), end);
        Allocates(user => Delegated(user, $"to='u{user}@example.org'"), end);

        string Delegated(int user, string to) =>
            "<iq type='set' id='d' from='example.org' to='extdisco.example.org'><delegation xmlns='urn:xmpp:delegation:2'><forwarded xmlns='urn:xmpp:forward:0'>"
            + $"<iq xmlns='jabber:client' type='get' id='{user}' from='u{user}@example.org/r{user}' {to}>{payload}</iq></forwarded></delegation></iq>";
    }

    [Theory]
    [InlineData("<iq type='get' id='1' from='u@example.org/r' to='extdisco.example.org'>" + Services + "</iq>", "</error></iq>")]
    [InlineData("<iq type='set' id='d' from='example.org' to='extdisco.example.org'><delegation xmlns='urn:xmpp:delegation:2'><forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client' type='get' id='1' from='u@example.org/r' to='example.org'>" + Services + "</iq></forwarded></delegation></iq>", "</error></iq></forwarded></delegation></iq>")]
    public void A_request_beyond_the_limit_allocates_nothing(string request, string end)
    {
        _router.Limiter = new RequestLimiter(new RequestLimits { RequestsBurst = 1 }, [Jid.Parse("example.org")], new TestTimeProvider());
        Allocates(_ => request, end);
        _output.ToString().Should().Contain("<resource-constraint ");
    }

    [Fact]
    public void What_a_server_asks_for_a_delegated_namespace_allocates_nothing() => Allocates(
        id => $"<iq type='get' id='{id}' from='example.org' to='extdisco.example.org'><query xmlns='http://jabber.org/protocol/disco#info' node='urn:xmpp:delegation:2::urn:xmpp:extdisco:2'/></iq>",
        "</query></iq>");

    [Fact]
    public void A_presence_probe_allocates_nothing() =>
        Allocates(user => $"<presence type='probe' from='u{user}@example.org/r' to='extdisco.example.org'/>", "/>");

    private void Allocates(Func<int, string> request, string end)
    {
        var requests = Enumerable.Range(0, Users).Select(user => Encoding.UTF8.GetBytes(request(user))).ToArray();
        Allocations.Least(0, () =>
        {
            foreach (var bytes in requests)
            {
                _output.Clear();
                _fragment.Read(bytes, 0, bytes.Length);
                _router.Route(new Stanza(_fragment.Root), _output);
            }
        }).Should().Be(0);
        _output.ToString().Should().EndWith(end);
    }
}
