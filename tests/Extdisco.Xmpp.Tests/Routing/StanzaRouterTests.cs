using System.Text;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;
using Microsoft.Extensions.Logging.Abstractions;

namespace Extdisco.Xmpp.Tests.Routing;

public sealed class StanzaRouterTests
{
    private const string Addressed = "from='u@example.test/r' to='ext.example.test'";
    private readonly EchoHandler _handler = new();
    private readonly StanzaRouter _router;

    public StanzaRouterTests() =>
        _router = new StanzaRouter(Jid.Parse("ext.example.test"), [_handler], NullLogger.Instance);

    [Fact]
    public void A_request_gets_a_result_with_its_id_and_addresses_swapped()
    {
        Route($"<iq type='get' id='a&amp;&apos;1' {Addressed}><echo xmlns='e' text='hi'/></iq>")
            .Should().Be("<iq type='result' id='a&amp;&apos;1' from='ext.example.test' to='u@example.test/r'><echo xmlns='e'>hi</echo></iq>");
        _handler.LastFrom.Should().Be("u@example.test/r");
    }

    [Fact]
    public void Who_asks_is_announced_before_it_is_answered_whatever_comes_of_that()
    {
        _handler.FailsToExpect = true;

        Route($"<iq type='get' id='1' {Addressed}><echo xmlns='e' text='hi'/></iq>").Should().Contain("type='result'");
        _handler.Expected.Should().Be("u@example.test/r");
    }

    [Theory]
    [InlineData("<iq type='result' id='1' {0}/>")]
    [InlineData("<iq type='error' id='1' {0}><echo xmlns='e'/></iq>")]
    [InlineData("<iq type='error' id='1' from='@/' to='ext.example.test'><error type='modify'><jid-malformed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>")]
    [InlineData("<iq type='get' id='1' to='ext.example.test'><echo xmlns='e'/></iq>")]
    [InlineData("<message {0}><body>hi</body></message>")]
    [InlineData("<message type='chat' {0}><body>hi</body></message>")]
    [InlineData("<message type='error' from='u@example.test' to='x@ext.example.test'/>")]
    [InlineData("<message type='headline' from='u@example.test' to='x@ext.example.test'/>")]
    [InlineData("<presence {0}/>")]
    [InlineData("<presence type='unavailable' {0}/>")]
    [InlineData("<presence type='error' {0}/>")]
    [InlineData("<presence type='subscribed' {0}/>")]
    [InlineData("<presence type='unsubscribed' {0}/>")]
    [InlineData("<presence type='subscribe' from='u@example.test' to='x@ext.example.test'/>")]
    [InlineData("<presence type='probe' from='u@example.test' to='x@ext.example.test'/>")]
    [InlineData("<other {0}/>")]
    public void What_wants_no_answer_gets_none(string stanza) => Route(Fill(stanza)).Should().BeEmpty();

    [Theory]
    [InlineData("<iq type='get' id='1' {0}><unknown xmlns='e'/></iq>", "service-unavailable", "cancel")]
    [InlineData("<iq type='get' id='1' {0}><echo xmlns='other'/></iq>", "service-unavailable", "cancel")]
    [InlineData("<iq type='get' id='1' from='u@example.test' to='x@ext.example.test'><echo xmlns='e'/></iq>", "service-unavailable", "cancel")]
    [InlineData("<iq type='get' id='1' from='u@example.test' to='ext.example.test/x'><echo xmlns='e'/></iq>", "service-unavailable", "cancel")]
    [InlineData("<iq type='set' id='1' {0}><echo xmlns='e'/></iq>", "not-allowed", "cancel")]
    [InlineData("<iq type='get' {0}><echo xmlns='e'/></iq>", "bad-request", "modify")]
    [InlineData("<iq type='get' id='' {0}><echo xmlns='e'/></iq>", "bad-request", "modify")]
    [InlineData("<iq type='get' id='1' {0}/>", "bad-request", "modify")]
    [InlineData("<iq type='get' id='1' {0}>text</iq>", "bad-request", "modify")]
    [InlineData("<iq type='get' id='1' {0}><echo xmlns='e'/><echo xmlns='e'/></iq>", "bad-request", "modify")]
    [InlineData("<iq type='query' id='1' {0}><echo xmlns='e'/></iq>", "bad-request", "modify")]
    [InlineData("<iq id='1' {0}><echo xmlns='e'/></iq>", "bad-request", "modify")]
    [InlineData("<iq type='get' id='1' from='@' to='ext.example.test'><echo xmlns='e'/></iq>", "jid-malformed", "modify")]
    [InlineData("<iq type='get' id='1' {0}><echo xmlns='e' text='throw'/></iq>", "internal-server-error", "cancel")]
    [InlineData("<iq type='get' id='1' {0}><echo xmlns='e' text='refuse'/></iq>", "forbidden", "auth")]
    [InlineData("<iq type='get' id='1' {0}><echo xmlns='e' text='large'/></iq>", "internal-server-error", "cancel")]
    [InlineData("<message type='groupchat' {0}/>", "service-unavailable", "cancel")]
    [InlineData("<message from='u@example.test' to='x@ext.example.test'/>", "service-unavailable", "cancel")]
    [InlineData("<message type='chat' from='u@example.test' to='ext.example.test/x'/>", "service-unavailable", "cancel")]
    public void What_cannot_be_answered_gets_exactly_one_error(string stanza, string condition, string type)
    {
        var reply = XmlFragment.Parse($"<s xmlns='jabber:component:accept'>{Route(Fill(stanza))}</s>");
        var only = reply.Children.GetEnumerator();
        only.MoveNext().Should().BeTrue();
        Encoding.UTF8.GetString(only.Current.Attribute("type"u8)).Should().Be("error");
        only.Current.TryGetChild("error"u8, Xmlns.ComponentAccept, out var error).Should().BeTrue();
        Encoding.UTF8.GetString(error.Attribute("type"u8)).Should().Be(type);
        error.TryGetChild(Encoding.UTF8.GetBytes(condition), Xmlns.StanzaErrors, out _).Should().BeTrue();
        Encoding.UTF8.GetString(only.Current.Attribute("from"u8)).Should().MatchRegex("^(x@)?ext\\.example\\.test(/x)?$", "servers close the stream over any other 'from'");
        only.MoveNext().Should().BeFalse();
    }

    [Theory]
    [InlineData("ext.example.test")]
    [InlineData("EXT.example.TEST")]
    public void The_component_is_found_after_normalisation(string to) =>
        Route($"<iq type='get' id='1' from='u@example.test/r' to='{to}'><echo xmlns='e' text='hi'/></iq>").Should().Contain("<echo xmlns='e'>hi</echo>");

    [Fact]
    public void An_error_is_sent_from_the_address_asked_if_it_is_ours_and_from_the_component_if_not()
    {
        Route("<iq type='get' id='1' from='u@e' to='x@ext.example.test/y'><echo xmlns='e'/></iq>").Should().Contain(" from='x@ext.example.test/y' ");
        Route("<iq type='get' id='1' from='u@e' to='X@EXT.example.test\u3002/Y'><echo xmlns='e'/></iq>").Should().Contain(" from='x@ext.example.test/Y' ");
        Route("<iq type='get' id='1' from='u@e' to='elsewhere.test'><echo xmlns='e'/></iq>").Should().Contain(" from='ext.example.test' ").And.Contain("service-unavailable");
        Route("<iq type='get' id='1' from='u@e'><echo xmlns='e'/></iq>").Should().Contain(" from='ext.example.test' ");
    }

    [Fact]
    public void A_ping_of_our_own_that_comes_back_is_answered_like_any_other()
    {
        // Servers hand a component what it sends to itself.
        Route("<iq type='get' id='1' from='ext.example.test' to='ext.example.test'><echo xmlns='e' text='hi'/></iq>")
            .Should().Be("<iq type='result' id='1' from='ext.example.test' to='ext.example.test'><echo xmlns='e'>hi</echo></iq>");
    }

    [Fact]
    public void A_subscription_is_accepted_and_a_probe_answered()
    {
        Route("<presence type='subscribe' from='u@example.test' to='ext.example.test'/>").Should().Be(
            "<presence type='subscribed' from='ext.example.test' to='u@example.test'/><presence from='ext.example.test' to='u@example.test'/>");
        Route($"<presence type='probe' {Addressed}/>").Should().Be("<presence from='ext.example.test' to='u@example.test/r'/>");
        Route($"<presence type='unsubscribe' {Addressed}/>").Should().Be("<presence type='unavailable' from='ext.example.test' to='u@example.test/r'/>");
    }

    [Fact]
    public void The_language_of_the_stanza_reaches_the_handler()
    {
        Route($"<iq type='get' id='1' xml:lang='de' {Addressed}><echo xmlns='e' text='hi'/></iq>");
        _handler.LastLanguage.Should().Be("de");
        Route($"<iq type='get' id='1' xml:lang='de' {Addressed}><echo xmlns='e' xml:lang='fr' text='hi'/></iq>");
        _handler.LastLanguage.Should().Be("fr");
    }

    [Fact]
    public void A_stanza_beyond_limits_is_refused_only_where_it_wants_an_answer()
    {
        Refuse($"<iq type='get' id='1' {Addressed}/>").Should().StartWith("<iq type='error' id='1' from='ext.example.test' to='u@example.test/r'><error type='modify'><policy-violation ");
        Refuse($"<iq type='set' id='1' {Addressed}/>").Should().Contain("policy-violation");
        Refuse($"<iq type='result' id='1' {Addressed}/>").Should().BeEmpty();
        Refuse($"<message id='1' {Addressed}/>").Should().BeEmpty();
        Refuse("<iq type='get' id='1' to='ext.example.test'/>").Should().BeEmpty("servers close the stream over an empty 'to'");
    }

    private string Route(string stanza)
    {
        var writer = new Utf8XmlWriter();
        _router.Route(Read(stanza), writer);
        return writer.ToString();
    }

    private string Refuse(string stanza)
    {
        var writer = new Utf8XmlWriter();
        _router.Refuse(Read(stanza), writer);
        return writer.ToString();
    }

    private static string Fill(string stanza) => stanza.Replace("{0}", Addressed, StringComparison.Ordinal);

    private static Stanza Read(string stanza)
    {
        var space = stanza.IndexOf(' ', StringComparison.Ordinal);
        return new Stanza(XmlFragment.Parse(stanza.Insert(space, " xmlns='jabber:component:accept'")));
    }

    private sealed class EchoHandler : IIqHandler
    {
        public string? LastFrom { get; private set; }

        public string? LastLanguage { get; private set; }

        public IReadOnlyList<XmlName> Payloads { get; } = [new XmlName("echo", "e")];

        public IReadOnlyList<string> FeaturesFor(JidView asker, JidView answeringAs) => ["e"];

        public string? Expected { get; private set; }

        public bool FailsToExpect { get; set; }

        public void Expect(JidView asker)
        {
            Expected = asker.ToString();
            if (FailsToExpect)
            {
                throw new InvalidOperationException("A handler that fails early.");
            }
        }

        public StanzaError? Get(in IqRequest request, Utf8XmlWriter result)
        {
            Expected.Should().Be(request.From.ToString());
            LastFrom = request.From.ToString();
            LastLanguage = Encoding.UTF8.GetString(request.Language);
            var text = request.Payload.Attribute("text"u8);
            result.StartElement("echo"u8, "e"u8);
            result.Text(text.SequenceEqual("large"u8) ? Encoding.UTF8.GetBytes(new string('x', 200_000)) : text);
            if (text.SequenceEqual("throw"u8))
            {
                throw new InvalidOperationException("A handler that fails half way.");
            }

            result.EndElement("echo"u8);
            return text.SequenceEqual("refuse"u8) ? StanzaError.Forbidden : null;
        }
    }
}
