using Extdisco.Testing;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Delegation;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Tests.Delegation;

/// <summary>What Prosody 0.12.3 and ejabberd 23.01 sent, byte for byte, and what they are answered.</summary>
public sealed class RecordedDelegationTests
{
    private readonly RecordingLogger _log = new();
    private readonly DelegationTable _table = new();
    private readonly StanzaRouter _router;

    public RecordedDelegationTests()
    {
        var component = Jid.Parse("extdisco.example.test");
        var scope = new DelegationScope([Jid.Parse("example.test")], ["urn:xmpp:extdisco:2", "urn:xmpp:extdisco:1"]);
        _router = new StanzaRouter(component, [], _log)
        {
            MessageHandlers = [new AdvertisementHandler(component, scope, new UnservedDomains(component, _log), _table, _log)],
        };
        _router.Handlers = [new MirrorHandler(), new DelegationHandler(_router, scope, TimeProvider.System, _log)];
    }

    [Theory]
    [InlineData( // Prosody, to the domain
        "<iq type='set' to='extdisco.example.test' id='1Y1jQIOH5dT0' from='example.test'><delegation xmlns='urn:xmpp:delegation:2'><forwarded xmlns='urn:xmpp:forward:0'><iq type='get' to='example.test' from='romeo@example.test/QilGx1PTy8Zg' id='a&lt;b&amp;&apos;c' xmlns='jabber:client' xml:lang='en'><services xmlns='urn:xmpp:extdisco:2'/></iq></forwarded></delegation></iq>",
        "<iq type='result' id='1Y1jQIOH5dT0' from='extdisco.example.test' to='example.test'><delegation xmlns='urn:xmpp:delegation:2'><forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client' type='result' id='a&lt;b&amp;&apos;c' from='example.test' to='romeo@example.test/QilGx1PTy8Zg'><services xmlns='urn:xmpp:extdisco:2' lang='en'/></iq></forwarded></delegation></iq>")]
    [InlineData( // Prosody, without an address
        "<iq type='set' to='extdisco.example.test' id='Q2AC6GexYOlA' from='example.test'><delegation xmlns='urn:xmpp:delegation:2'><forwarded xmlns='urn:xmpp:forward:0'><iq type='get' from='romeo@example.test/QilGx1PTy8Zg' id='n' xmlns='jabber:client' xml:lang='en'><services type='turn' xmlns='urn:xmpp:extdisco:1'/></iq></forwarded></delegation></iq>",
        "<iq type='result' id='Q2AC6GexYOlA' from='extdisco.example.test' to='example.test'><delegation xmlns='urn:xmpp:delegation:2'><forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client' type='result' id='n' to='romeo@example.test/QilGx1PTy8Zg'><services xmlns='urn:xmpp:extdisco:1' lang='en'/></iq></forwarded></delegation></iq>")]
    [InlineData( // Prosody, to the own account: it takes the address out
        "<iq type='set' to='extdisco.example.test' id='D_xxvBeKTDa1' from='example.test'><delegation xmlns='urn:xmpp:delegation:2'><forwarded xmlns='urn:xmpp:forward:0'><iq type='get' xmlns='jabber:client' from='romeo@example.test/QilGx1PTy8Zg' id='b' xml:lang='de'><credentials xmlns='urn:xmpp:extdisco:2'><service host='h' type='turn'/></credentials></iq></forwarded></delegation></iq>",
        "<iq type='result' id='D_xxvBeKTDa1' from='extdisco.example.test' to='example.test'><delegation xmlns='urn:xmpp:delegation:2'><forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client' type='result' id='b' to='romeo@example.test/QilGx1PTy8Zg'><credentials xmlns='urn:xmpp:extdisco:2' lang='de'/></iq></forwarded></delegation></iq>")]
    [InlineData( // ejabberd, to the domain
        "<iq to='extdisco.example.test' from='example.test' type='set' id='rr-1795258753773-14385647216608790480-PC5UyM/hfwJZCiaW1NsZbI6cuAk=-70306884'><delegation xmlns='urn:xmpp:delegation:1'><forwarded xmlns='urn:xmpp:forward:0'><iq xml:lang='en' to='example.test' from='romeo@example.test/93245816106783518850' type='get' id='a&lt;b&amp;&apos;c' xmlns='jabber:client'><services xmlns='urn:xmpp:extdisco:2'/></iq></forwarded></delegation></iq>",
        "<iq type='result' id='rr-1795258753773-14385647216608790480-PC5UyM/hfwJZCiaW1NsZbI6cuAk=-70306884' from='extdisco.example.test' to='example.test'><delegation xmlns='urn:xmpp:delegation:1'><forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client' type='result' id='a&lt;b&amp;&apos;c' from='example.test' to='romeo@example.test/93245816106783518850'><services xmlns='urn:xmpp:extdisco:2' lang='en'/></iq></forwarded></delegation></iq>")]
    public void A_request_is_answered_byte_for_byte(string request, string answer) => Route(request).Should().Be(answer);

    [Theory]
    [InlineData(
        "urn:xmpp:delegation:2",
        "<message to='extdisco.example.test' from='example.test'><delegation xmlns='urn:xmpp:delegation:2'><delegated namespace='urn:xmpp:extdisco:2'/><delegated namespace='urn:xmpp:extdisco:1'/></delegation></message>")]
    [InlineData(
        "urn:xmpp:delegation:1",
        "<message to='extdisco.example.test' from='example.test'><delegation xmlns='urn:xmpp:delegation:1'><delegated namespace='urn:xmpp:extdisco:2'/></delegation></message>",
        "<message to='extdisco.example.test' from='example.test'><delegation xmlns='urn:xmpp:delegation:1'><delegated namespace='urn:xmpp:extdisco:1'/></delegation></message>")]
    public void An_advertisement_is_taken_in_one_piece_or_two(string version, params string[] messages)
    {
        foreach (var message in messages)
        {
            Route(message).Should().BeEmpty();
        }

        _table.Has(Jid.Parse("example.test"), "urn:xmpp:extdisco:2").Should().BeTrue();
        _table.Has(Jid.Parse("example.test"), "urn:xmpp:extdisco:1").Should().BeTrue();
        _log.Lines.Select(line => line.Text).Should().Equal(
            $"example.test delegates urn:xmpp:extdisco:2 to extdisco.example.test ({version})",
            $"example.test delegates urn:xmpp:extdisco:1 to extdisco.example.test ({version})");
    }

    private string Route(string stanza)
    {
        var space = stanza.IndexOf(' ', StringComparison.Ordinal);
        var writer = new Utf8XmlWriter();
        _router.Route(new Stanza(XmlFragment.Parse(stanza.Insert(space, " xmlns='jabber:component:accept'"))), writer);
        return writer.ToString();
    }

    /// <summary>Answers with an element of the same name, and the language of the request.</summary>
    private sealed class MirrorHandler : IIqHandler
    {
        public IReadOnlyList<XmlName> Payloads { get; } =
            [new("services", "urn:xmpp:extdisco:2"), new("services", "urn:xmpp:extdisco:1"), new("credentials", "urn:xmpp:extdisco:2")];

        public IReadOnlyList<string> FeaturesFor(JidView asker, JidView answeringAs) => [];

        public StanzaError? Get(in IqRequest request, Utf8XmlWriter result)
        {
            result.StartElement(request.Payload.Name, request.Payload.Namespace);
            result.Attribute("lang"u8, request.Language);
            result.EndElement(request.Payload.Name);
            return null;
        }
    }
}
