using Extdisco.Testing;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Discovery;
using Extdisco.Xmpp.Entity;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Tests.Discovery;

public class DiscoInfoHandlerTests
{
    private const string Query = "<query xmlns='http://jabber.org/protocol/disco#info'/>";

    private static readonly EntityInfo Plain = new([new Identity("component", "generic", "Relays & more")], []);

    [Fact]
    public void Identities_features_and_forms_are_told_in_this_order()
    {
        var form = new DataForm("urn:example:site", [new DataFormField("operator", ["Example"])]);
        var info = new EntityInfo([new Identity("component", "generic", "Relays & more"), new Identity("server", "im")], [form]);
        var handler = new DiscoInfoHandler(info, [new DiscoItemsHandler(), new PingHandler()]);

        Ask.Get(handler, Query).Should().Be(
            "<query xmlns='http://jabber.org/protocol/disco#info'>"
            + "<identity category='component' type='generic' name='Relays &amp; more'/><identity category='server' type='im'/>"
            + "<feature var='http://jabber.org/protocol/disco#info'/><feature var='http://jabber.org/protocol/disco#items'/>"
            + "<feature var='urn:xmpp:ping'/>"
            + "<x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'><value>urn:example:site</value></field>"
            + "<field var='operator'><value>Example</value></field></x></query>");
    }

    [Fact]
    public void A_feature_of_two_handlers_is_told_once()
    {
        var handler = new DiscoInfoHandler(
            Plain, [new PingHandler(), new Featured("urn:a", "urn:xmpp:ping", "urn:a"), new PingHandler()]);

        Features(Ask.Get(handler, Query)).Should().Equal("http://jabber.org/protocol/disco#info", "urn:xmpp:ping", "urn:a");
    }

    [Fact]
    public void A_handler_decides_who_sees_its_features()
    {
        var handler = new DiscoInfoHandler(Plain, [new Guarded()]);

        Features(Ask.Get(handler, Query, Jid.Parse("romeo@example.net"))).Should().NotContain("urn:guarded");
        Features(Ask.Get(handler, Query)).Should().Contain("urn:guarded");
    }

    [Fact]
    public void A_node_is_not_found()
    {
        var handler = new DiscoInfoHandler(Plain, []);

        Ask.GetError(handler, "<query xmlns='http://jabber.org/protocol/disco#info' node='x'/>").Condition.Should().Be("item-not-found");
    }

    [Fact]
    public void An_empty_node_is_none()
    {
        var handler = new DiscoInfoHandler(Plain, []);

        Ask.Get(handler, "<query xmlns='http://jabber.org/protocol/disco#info' node=''/>").Should().Be(Ask.Get(handler, Query));
    }

    [Fact]
    public void A_set_is_not_allowed() =>
        Ask.Set(new DiscoInfoHandler(Plain, []), Query).Should().Be(StanzaError.NotAllowed);

    [Fact]
    public void The_payload_that_it_answers_is_named() =>
        new DiscoInfoHandler(Plain, []).Payloads.Should().Equal(new XmlName("query", "http://jabber.org/protocol/disco#info"));

    [Fact]
    public void Answering_allocates_nothing()
    {
        var info = new EntityInfo([new Identity("component", "generic", "Relays")], [new DataForm("urn:a", [new DataFormField("b", ["c"])])]);
        var handler = new DiscoInfoHandler(
            info,
            [new DiscoItemsHandler(), new PingHandler(), new VersionHandler("a", "1"), new TimeHandler(TimeProvider.System)]);
        var payload = XmlFragment.Parse(Query);
        var writer = new Utf8XmlWriter();

        Allocations.Least(0, () =>
        {
            writer.Clear();
            handler.Get(Ask.Request(payload, from: null), writer);
        }).Should().Be(0);
        writer.ToString().Should().EndWith("</query>");
    }

    [Fact]
    public async Task Answers_on_several_threads_do_not_mix()
    {
        var handler = new DiscoInfoHandler(Plain, [new PingHandler(), new Featured("urn:a", "urn:b"), new DiscoItemsHandler()]);
        var expected = Ask.Get(handler, Query);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            Enumerable.Range(0, 500).Select(_ => Ask.Get(handler, Query)).ToArray())));

        answers.SelectMany(answer => answer).Should().AllBe(expected);
    }

    private static List<string> Features(string query)
    {
        var features = new List<string>();
        foreach (var child in XmlFragment.Parse(query).Children)
        {
            if (child.Is("feature"u8, Xmlns.DiscoInfo))
            {
                features.Add(System.Text.Encoding.UTF8.GetString(child.Attribute("var"u8)));
            }
        }

        return features;
    }

    private sealed class Featured(params string[] features) : IIqHandler
    {
        public IReadOnlyList<XmlName> Payloads => [];

        public IReadOnlyList<string> FeaturesFor(JidView asker, JidView answeringAs) => features;

        public StanzaError? Get(in IqRequest request, Utf8XmlWriter result) => StanzaError.ServiceUnavailable;
    }

    /// <summary>Shows its feature to users of the domain in whose name it answers.</summary>
    private sealed class Guarded : IIqHandler
    {
        public IReadOnlyList<XmlName> Payloads => [];

        public IReadOnlyList<string> FeaturesFor(JidView asker, JidView answeringAs) =>
            !asker.IsEmpty && answeringAs.Domain.EndsWith(asker.Domain, StringComparison.Ordinal) ? ["urn:guarded"] : [];

        public StanzaError? Get(in IqRequest request, Utf8XmlWriter result) => StanzaError.ServiceUnavailable;
    }
}
