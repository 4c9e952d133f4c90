using System.Text;
using Extdisco.Testing;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Delegation;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Tests.Delegation;

public sealed class DelegationHandlerTests
{
    private readonly RecordingLogger _log = new();
    private readonly SpyHandler _spy = new();
    private readonly StanzaRouter _router;
    private readonly DelegationHandler _handler;

    public DelegationHandlerTests()
    {
        _router = new StanzaRouter(Jid.Parse("ext.example.test"), [], _log);
        var scope = new DelegationScope([Jid.Parse("example.test"), Jid.Parse("example.net")], ["urn:served"]);
        _handler = new DelegationHandler(_router, scope, TimeProvider.System, _log);
        _router.Handlers = [_spy, _handler];
    }

    [Theory]
    [InlineData("urn:xmpp:delegation:2")]
    [InlineData("urn:xmpp:delegation:1")]
    public void A_delegated_request_is_answered_byte_for_byte_as_both_servers_want_it(string version)
    {
        Route($"<iq type='set' id='D' from='example.test' to='ext.example.test'><delegation xmlns='{version}'><forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client' type='get' id='C' from='u@example.test/r' to='example.test'><q xmlns='urn:served' say='hi'/></iq></forwarded></delegation></iq>")
            .Should().Be($"<iq type='result' id='D' from='ext.example.test' to='example.test'><delegation xmlns='{version}'><forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client' type='result' id='C' from='example.test' to='u@example.test/r'><q xmlns='urn:served'>hi</q></iq></forwarded></delegation></iq>");
        _spy.Seen.Should().Equal("get u@example.test/r asks example.test");
        _log.Lines.Should().Contain(line => line.Text == "u@example.test/r asked example.test for q: result", "the log goes by who asks");
    }

    [Theory]
    [InlineData("urn:xmpp:delegation:2")]
    [InlineData("urn:xmpp:delegation:1")]
    public void An_error_goes_inside_of_a_result(string version)
    {
        Route($"<iq type='set' id='D' from='example.test' to='ext.example.test'><delegation xmlns='{version}'><forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client' type='get' id='C' from='u@example.test/r' to='example.test'><q xmlns='urn:served' say='refuse'/></iq></forwarded></delegation></iq>")
            .Should().Be($"<iq type='result' id='D' from='ext.example.test' to='example.test'><delegation xmlns='{version}'><forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client' type='error' id='C' from='example.test' to='u@example.test/r'><error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq></forwarded></delegation></iq>");
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("to='example.test'", "from='example.test'")]
    [InlineData("to='u@example.test'", "from='u@example.test'")]
    [InlineData("to='EXAMPLE.test'", "from='EXAMPLE.test'")]
    public void The_answer_comes_from_the_address_that_was_asked(string to, string from)
    {
        var answer = Delegate($"<iq xmlns='jabber:client' type='get' id='C' from='u@example.test/r' {to}><q xmlns='urn:served' say='hi'/></iq>");
        answer.Should().Contain($"<iq xmlns='jabber:client' type='result' id='C' {from}{(from.Length > 0 ? " " : "")}to='u@example.test/r'>");
        _spy.Seen.Should().Equal("get u@example.test/r asks example.test");
    }

    [Theory]
    [InlineData("from='u@example.test/r' to='other@example.test'", "service-unavailable")]
    [InlineData("from='u@example.test/r' to='u@example.test/r'", "service-unavailable")]
    [InlineData("from='u@example.test/r' to='example.net'", "service-unavailable")]
    [InlineData("from='u@example.test/r' to='@'", "service-unavailable")]
    [InlineData("from='u@example.test/r' to=''", "service-unavailable")]
    [InlineData("to='example.test'", "jid-malformed")]
    [InlineData("from='@' to='example.test'", "jid-malformed")]
    public void An_address_that_is_not_to_be_answered_gets_an_error_inside_and_is_not_asked_about(string addresses, string condition)
    {
        Delegate($"<iq xmlns='jabber:client' type='get' id='C' {addresses}><q xmlns='urn:served' say='hi'/></iq>")
            .Should().StartWith("<iq type='result' id='D' ").And.Contain("<iq xmlns='jabber:client' type='error' id='C'").And.Contain($"<{condition} ");
        _spy.Seen.Should().BeEmpty();
    }

    [Theory]
    [InlineData("<iq xmlns='jabber:client' type='get' id='C' from='u@example.test/r'><q xmlns='urn:other'/></iq>", "service-unavailable")]
    [InlineData("<iq xmlns='jabber:client' type='get' id='C' from='u@example.test/r'><unknown xmlns='urn:served'/></iq>", "service-unavailable")]
    [InlineData("<iq xmlns='jabber:client' type='get' id='C' from='u@example.test/r'/>", "bad-request")]
    [InlineData("<iq xmlns='jabber:client' type='get' id='C' from='u@example.test/r'><q xmlns='urn:served'/><q xmlns='urn:served'/></iq>", "bad-request")]
    [InlineData("<iq xmlns='jabber:client' type='set' id='C' from='u@example.test/r'><q xmlns='urn:served'/></iq>", "not-allowed")]
    [InlineData("<iq xmlns='jabber:client' type='get' id='C' from='u@example.test/r'><q xmlns='urn:served' say='throw'/></iq>", "internal-server-error")]
    [InlineData("<iq xmlns='jabber:client' type='set' id='C' from='u@example.test/r'><delegation xmlns='urn:xmpp:delegation:2'><forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client' type='get' id='N' from='v@example.test'><q xmlns='urn:served'/></iq></forwarded></delegation></iq>", "service-unavailable")]
    public void Every_failure_inside_is_an_error_inside(string inner, string condition)
    {
        var answer = Delegate(inner);
        answer.Should().StartWith("<iq type='result' id='D' from='ext.example.test' to='example.test'><delegation xmlns='urn:xmpp:delegation:2'><forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client' type='error' id='C' to='u@example.test/r'><error ")
            .And.EndWith("</error></iq></forwarded></delegation></iq>").And.Contain($"<{condition} ");
    }

    /// <summary>ejabberd drops an error outside: the client would wait for ever.</summary>
    [Theory]
    [InlineData("urn:xmpp:delegation:2")]
    [InlineData("urn:xmpp:delegation:1")]
    public void What_is_beyond_a_limit_is_refused_inside(string version)
    {
        // Of such a stanza there are the first tags, and no more.
        Refuse($"<iq type='set' id='D' from='example.test' to='ext.example.test'><delegation xmlns='{version}'><forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client' type='get' id='C' from='u@example.test/r' to='example.test'><q xmlns='urn:served'/></iq></forwarded></delegation></iq>")
            .Should().StartWith($"<iq type='result' id='D' from='ext.example.test' to='example.test'><delegation xmlns='{version}'><forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client' type='error' id='C' from='example.test' to='u@example.test/r'><error type='modify'><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>")
            .And.EndWith("</error></iq></forwarded></delegation></iq>");
        _spy.Seen.Should().BeEmpty();
        _log.Lines.Should().Contain(line => line.Text.StartsWith("u@example.test/r asked example.test for q: policy-violation"));
    }

    [Theory]
    [InlineData("set", "u@example.test/r", "<forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client' type='get' id='C' from='v@example.test/r'/></forwarded>")]
    [InlineData("get", "example.test", "<forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client' type='get' id='C' from='v@example.test/r'/></forwarded>")]
    [InlineData("set", "example.test", "<forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client' type='get' from='v@example.test/r'/></forwarded>")]
    [InlineData("set", "example.test", "<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' id='C' from='v@example.test/r'/></forwarded>")]
    [InlineData("set", "example.test", "<forwarded xmlns='urn:xmpp:forward:0'/>")]
    [InlineData("set", "example.test", "")]
    public void What_is_beyond_a_limit_and_holds_nothing_that_can_be_answered_is_refused_as_it_is(string type, string from, string wrapped)
    {
        Refuse($"<iq type='{type}' id='D' from='{from}' to='ext.example.test'><delegation xmlns='urn:xmpp:delegation:2'>{wrapped}</delegation></iq>")
            .Should().StartWith($"<iq type='error' id='D' from='ext.example.test' to='{from}'><error type='modify'><policy-violation ");
    }

    [Fact]
    public void An_answer_that_is_too_large_becomes_an_error_inside()
    {
        Delegate($"<iq xmlns='jabber:client' type='get' id='C' from='u@example.test/r' to='example.test'><q xmlns='urn:served' say='{new string('x', 200_000)}'/></iq>")
            .Should().StartWith("<iq type='result' id='D' from='ext.example.test' to='example.test'><delegation xmlns='urn:xmpp:delegation:2'><forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client' type='error' id='C' from='example.test' to='u@example.test/r'><error type='cancel'><internal-server-error ")
            .And.Contain("too large").And.EndWith("</error></iq></forwarded></delegation></iq>");
    }

    [Theory]
    [InlineData("")]
    [InlineData("<forwarded xmlns='urn:xmpp:forward:0'/>")]
    [InlineData("<forwarded xmlns='other'><iq xmlns='jabber:client' type='get' id='C' from='u@example.test/r'><q xmlns='urn:served'/></iq></forwarded>")]
    [InlineData("<forwarded xmlns='urn:xmpp:forward:0'><iq type='get' id='C' from='u@example.test/r'><q xmlns='urn:served'/></iq></forwarded>")]
    [InlineData("<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' id='C' from='u@example.test/r'><q xmlns='urn:served'/></message></forwarded>")]
    [InlineData("<forwarded xmlns='urn:xmpp:forward:0'><presence xmlns='jabber:client' id='C' from='u@example.test/r'/></forwarded>")]
    [InlineData("<forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client' type='result' id='C' from='u@example.test/r'><q xmlns='urn:served'/></iq></forwarded>")]
    [InlineData("<forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client' type='get' from='u@example.test/r'><q xmlns='urn:served'/></iq></forwarded>")]
    [InlineData("<forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client' type='get' id='C' from='u@example.test/r'><q xmlns='urn:served'/></iq><iq xmlns='jabber:client' type='get' id='E' from='v@example.test/r'><q xmlns='urn:served'/></iq></forwarded>")]
    [InlineData("<forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client' type='get' id='C' from='u@example.test/r'><q xmlns='urn:served'/></iq></forwarded><forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client' type='get' id='E' from='v@example.test/r'><q xmlns='urn:served'/></iq></forwarded>")]
    [InlineData("<forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client' type='error' id='C' from='u@example.test/r'><q xmlns='urn:served'/></iq></forwarded>")]
    public void A_wrapper_that_cannot_be_read_gets_an_outer_error(string wrapped)
    {
        Route($"<iq type='set' id='D' from='example.test' to='ext.example.test'><delegation xmlns='urn:xmpp:delegation:2'>{wrapped}</delegation></iq>")
            .Should().StartWith("<iq type='error' id='D' from='ext.example.test' to='example.test'><error type='modify'><bad-request ");
        _spy.Seen.Should().BeEmpty();
    }

    [Theory]
    [InlineData("u@example.test/r")]
    [InlineData("u@example.test")]
    [InlineData("example.test/r")]
    [InlineData("sub.example.test")]
    [InlineData("test")]
    [InlineData("elsewhere.test")]
    [InlineData("ext.example.test")]
    public void A_wrapper_from_anybody_else_is_answered_like_any_unknown_payload_and_told_once(string from)
    {
        for (var i = 0; i < 3; i++)
        {
            Route($"<iq type='set' id='D' from='{from}' to='ext.example.test'><delegation xmlns='urn:xmpp:delegation:2'><forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client' type='get' id='C' from='victim@example.test/r' to='example.test'><q xmlns='urn:served' say='hi'/></iq></forwarded></delegation></iq>")
                .Should().Be($"<iq type='error' id='D' from='ext.example.test' to='{from}'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
        }

        _spy.Seen.Should().BeEmpty();
        _log.Lines.Count(line => line.Text.Contains("may not delegate", StringComparison.Ordinal)).Should().Be(1);
    }

    [Fact]
    public void Wrappers_from_strangers_are_told_once_a_minute_with_how_many_there_were()
    {
        var time = new TestTimeProvider();
        var scope = new DelegationScope([Jid.Parse("example.test")], ["urn:served"]);
        _router.Handlers = [new DelegationHandler(_router, scope, time, _log)];

        foreach (var seconds in new[] { 0, 0, 59, 1, 0, 60 })
        {
            time.Advance(TimeSpan.FromSeconds(seconds));
            Delegate("<iq xmlns='jabber:client' type='get' id='C' from='u@example.test/r'><q xmlns='urn:served'/></iq>", "elsewhere.test");
        }

        _log.Lines.Where(line => line.Text.Contains("may not delegate", StringComparison.Ordinal)).Select(line => line.Text.Split('(')[1]).Should().Equal(
            "1 such requests so far)", "4 such requests so far)", "6 such requests so far)");
    }

    [Fact]
    public void Domains_are_compared_after_normalisation_and_each_answers_in_its_own_name()
    {
        Delegate("<iq xmlns='jabber:client' type='get' id='C' from='u@example.net/r' to='example.net'><q xmlns='urn:served' say='hi'/></iq>", "EXAMPLE.net")
            .Should().Contain("from='example.net' to='u@example.net/r'><q xmlns='urn:served'>hi</q>");
        Delegate("<iq xmlns='jabber:client' type='get' id='C' from='u@elsewhere.test/r' to='example.test'><q xmlns='urn:served' say='hi'/></iq>");
        _spy.Seen.Should().Equal("get u@example.net/r asks example.net", "get u@elsewhere.test/r asks example.test");
    }

    [Fact]
    public void Ids_come_back_as_they_were_however_long_and_odd_and_however_often_used()
    {
        foreach (var id in new[] { "a&lt;b&amp;&apos;c", new string('x', 1024), "&#xA;ü€😀", "same", "same" })
        {
            foreach (var user in new[] { "u", "v" })
            {
                var answer = Delegate($"<iq xmlns='jabber:client' type='get' id='{id}' from='{user}@example.test/r' to='example.test'><q xmlns='urn:served' say='hi'/></iq>");
                var outer = XmlFragment.Parse(answer);
                outer.TryGetOnlyChild(out var delegation).Should().BeTrue();
                delegation.TryGetOnlyChild(out var forwarded).Should().BeTrue();
                forwarded.TryGetOnlyChild(out var inner).Should().BeTrue();
                var asked = XmlFragment.Parse($"<a id='{id}'/>");
                inner.Attribute("id"u8).SequenceEqual(asked.Attribute("id"u8)).Should().BeTrue();
                Encoding.UTF8.GetString(inner.Attribute("to"u8)).Should().Be($"{user}@example.test/r");
            }
        }
    }

    [Theory]
    [InlineData("example.test", 2)]
    [InlineData("u@example.test/r", 0)]
    [InlineData("elsewhere.test", 0)]
    public void The_feature_is_reported_to_those_who_may_delegate(string asker, int features) =>
        _handler.FeaturesFor(Jid.Parse(asker), Jid.Parse("ext.example.test")).Should().HaveCount(features);

    [Fact]
    public void A_wrapper_of_type_get_is_no_delegation()
    {
        Route("<iq type='get' id='D' from='example.test' to='ext.example.test'><delegation xmlns='urn:xmpp:delegation:2'/></iq>").Should().Contain("<service-unavailable ");
    }

    private string Delegate(string inner, string domain = "example.test") =>
        Route($"<iq type='set' id='D' from='{domain}' to='ext.example.test'><delegation xmlns='urn:xmpp:delegation:2'><forwarded xmlns='urn:xmpp:forward:0'>{inner}</forwarded></delegation></iq>");

    private string Refuse(string stanza)
    {
        var writer = new Utf8XmlWriter();
        _router.Refuse(new Stanza(XmlFragment.Parse(stanza.Insert(3, " xmlns='jabber:component:accept'"))), writer);
        return writer.ToString();
    }

    private string Route(string stanza)
    {
        var writer = new Utf8XmlWriter();
        _router.Route(new Stanza(XmlFragment.Parse(stanza.Insert(3, " xmlns='jabber:component:accept'"))), writer);
        return writer.ToString();
    }

    private sealed class SpyHandler : IIqHandler
    {
        public List<string> Seen { get; } = [];

        public IReadOnlyList<XmlName> Payloads { get; } = [new XmlName("q", "urn:served")];

        public IReadOnlyList<string> FeaturesFor(JidView asker, JidView answeringAs) => ["urn:served"];

        public StanzaError? Get(in IqRequest request, Utf8XmlWriter result)
        {
            Seen.Add($"get {request.From.Text} asks {request.To.Text}");
            var say = request.Payload.Attribute("say"u8);
            result.StartElement("q"u8, "urn:served"u8);
            result.Text(say);
            if (say.SequenceEqual("throw"u8))
            {
                throw new InvalidOperationException("A handler that fails half way.");
            }

            result.EndElement("q"u8);
            return say.SequenceEqual("refuse"u8) ? StanzaError.Forbidden : null;
        }
    }
}
