using System.Text;
using Extdisco.Testing;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Presence;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;
using Microsoft.Extensions.Logging.Abstractions;

namespace Extdisco.Xmpp.Tests.Presence;

/// <summary>What is made of presence stanzas, and what is answered. Every answer is checked against the schemas.</summary>
public sealed class PresenceResponderTests
{
    private const string Romeo = "romeo@example.test/orchard";
    private const string Stranger = "tybalt@example.test";
    private readonly Follower _follower = new();
    private readonly StanzaRouter _router;

    public PresenceResponderTests() =>
        _router = new StanzaRouter(Jid.Parse("ext.example.test"), [], NullLogger.Instance) { PresenceHandler = _follower };

    [Theory]
    [InlineData("", "available " + Romeo)]
    [InlineData("type='unavailable'", "unavailable " + Romeo)]
    [InlineData("type='error'", "unavailable " + Romeo)]
    [InlineData("type='subscribed'", "subscribed romeo@example.test")]
    [InlineData("type='unsubscribed'", "unsubscribed romeo@example.test")]
    public void It_is_told_without_an_answer(string type, string expected)
    {
        Route($"<presence {type} from='{Romeo}' to='ext.example.test'/>").Should().BeEmpty();
        _follower.Told.Should().Equal(expected);
    }

    [Fact]
    public void What_it_holds_beside_changes_nothing()
    {
        Route($"<presence from='{Romeo}' to='ext.example.test'><show>dnd</show><priority>-1</priority><x xmlns='e'/></presence>").Should().BeEmpty();
        _follower.Told.Should().Equal($"available {Romeo}");
    }

    [Theory]
    [InlineData("<presence from='romeo@example.test/orchard' to='x@ext.example.test'/>")]
    [InlineData("<presence from='romeo@example.test/orchard' to='ext.example.test/x'/>")]
    [InlineData("<presence type='subscribed' from='romeo@example.test' to='x@ext.example.test'/>")]
    [InlineData("<presence to='ext.example.test'/>")]
    [InlineData("<presence type='subscribed' from='@' to='ext.example.test'/>")]
    [InlineData("<presence type='nonsense' from='romeo@example.test/orchard' to='ext.example.test'/>")]
    public void What_is_not_for_the_component_or_means_nothing_is_not_told(string stanza)
    {
        Route(stanza).Should().BeEmpty();
        _follower.Told.Should().BeEmpty();
    }

    [Fact]
    public void Whoever_subscribes_is_approved_and_if_of_interest_subscribed_back()
    {
        Route("<presence type='subscribe' from='romeo@example.test' to='ext.example.test'/>").Should().Be(
            "<presence type='subscribed' from='ext.example.test' to='romeo@example.test'/>"
            + "<presence from='ext.example.test' to='romeo@example.test'/>"
            + "<presence type='subscribe' from='ext.example.test' to='romeo@example.test'/>");
        Route($"<presence type='subscribe' from='{Stranger}' to='ext.example.test'/>").Should().Be(
            $"<presence type='subscribed' from='ext.example.test' to='{Stranger}'/><presence from='ext.example.test' to='{Stranger}'/>");
        _follower.Told.Should().BeEmpty("nobody has let us know of their presence yet");
    }

    [Fact]
    public void Whoever_unsubscribes_gets_no_presence_any_more()
    {
        Route("<presence type='unsubscribe' from='romeo@example.test' to='ext.example.test'/>")
            .Should().Be("<presence type='unavailable' from='ext.example.test' to='romeo@example.test'/>");
        _follower.Told.Should().BeEmpty("their own presence is told until they take that back too");
    }

    [Fact]
    public void A_probe_is_answered()
    {
        Route($"<presence type='probe' from='{Romeo}' to='ext.example.test'/>").Should().Be($"<presence from='ext.example.test' to='{Romeo}'/>");
        _follower.Told.Should().BeEmpty();
    }

    private string Route(string stanza)
    {
        var writer = new Utf8XmlWriter();
        _router.Route(new Stanza(XmlFragment.Parse(stanza.Insert("<presence".Length, " xmlns='jabber:component:accept'"))), writer);
        var answers = writer.ToString();
        foreach (var answer in answers.Split("<presence", StringSplitOptions.RemoveEmptyEntries))
        {
            SchemaValidator.Validate($"<presence xmlns='jabber:component:accept'{answer}");
        }

        return answers;
    }

    /// <summary>Follows everybody but the stranger.</summary>
    private sealed class Follower : IPresenceHandler
    {
        public List<string> Told { get; } = [];

        public void Available(ReadOnlySpan<byte> from) => Told.Add($"available {Encoding.UTF8.GetString(from)}");

        public void Unavailable(ReadOnlySpan<byte> from) => Told.Add($"unavailable {Encoding.UTF8.GetString(from)}");

        public bool Follows(Jid user) => !string.Equals(user.ToString(), Stranger, StringComparison.Ordinal);

        public void Subscribed(Jid user) => Told.Add($"subscribed {user}");

        public void Unsubscribed(Jid user) => Told.Add($"unsubscribed {user}");
    }
}
