using System.Text;
using Extdisco.Testing;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Presence;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;
using Microsoft.Extensions.Logging.Abstractions;

namespace Extdisco.Xmpp.Tests.Presence;

/// <summary>What becomes of presence, as the router gets it.</summary>
public sealed class PresenceResponderTests
{
    private const string Full = "romeo@example.test/orchard";
    private const string Bare = "romeo@example.test";
    private readonly RecordingHandler _handler = new();
    private readonly StanzaRouter _router = new(Jid.Parse("ext.example.test"), [], NullLogger.Instance);

    public PresenceResponderTests() => _router.PresenceHandler = _handler;

    [Theory]
    [InlineData("", Full, "available " + Full)]
    [InlineData("", Bare, "available " + Bare)]
    [InlineData("", "example.test", "available example.test")]
    [InlineData(" type=''", Full, "available " + Full)]
    [InlineData(" type='unavailable'", Full, "unavailable " + Full)]
    [InlineData(" type='unavailable'", Bare, "unavailable " + Bare)]
    [InlineData(" type='error'", Full, "unavailable " + Full)]
    [InlineData(" type='error'", Bare, "unavailable " + Bare)]
    [InlineData(" type='subscribed'", Bare, "subscribed " + Bare)]
    [InlineData(" type='subscribed'", Full, "subscribed " + Bare)]
    [InlineData(" type='unsubscribed'", Bare, "unsubscribed " + Bare)]
    [InlineData(" type='unsubscribed'", Full, "unsubscribed " + Bare)]
    [InlineData(" type='nonsense'", Full, "")]
    [InlineData(" type='Unavailable'", Full, "")]
    public void What_tells_of_somebody_is_handed_on_and_not_answered(string type, string from, string told)
    {
        Send($"<presence{type} from='{from}' to='ext.example.test'><show>away</show><status>hm</status></presence>").Should().BeEmpty();
        string.Join(' ', _handler.Calls).Should().Be(told);
    }

    [Theory]
    [InlineData(Full)]
    [InlineData(Bare)]
    public void A_probe_is_answered_and_tells_of_nobody(string from)
    {
        Send($"<presence type='probe' from='{from}' to='ext.example.test'/>").Should().Be($"<presence from='ext.example.test' to='{from}'/>");
        _handler.Calls.Should().BeEmpty();
    }

    [Theory]
    [InlineData(Full)]
    [InlineData(Bare)]
    public void Whoever_subscribes_is_approved_and_told_and_asked_back_where_wanted(string from)
    {
        var approved = $"<presence type='subscribed' from='ext.example.test' to='{from}'/><presence from='ext.example.test' to='{from}'/>";
        var subscribe = $"<presence type='subscribe' id='1' from='{from}' to='ext.example.test'><status>please</status></presence>";
        Send(subscribe).Should().Be(approved);
        _handler.Calls.Should().Equal("follows " + Bare);
        _handler.FollowsAll = true;
        Send(subscribe).Should().Be(approved + $"<presence type='subscribe' from='ext.example.test' to='{from}'/>");
    }

    [Fact]
    public void Whoever_unsubscribes_sees_us_no_more()
    {
        Send($"<presence type='unsubscribe' from='{Bare}' to='ext.example.test'/>").Should().Be($"<presence type='unavailable' from='ext.example.test' to='{Bare}'/>");
        _handler.Calls.Should().BeEmpty("that they are told of us is their affair; of theirs they say unsubscribed");
    }

    [Theory]
    [InlineData("x@ext.example.test")]
    [InlineData("ext.example.test/x")]
    [InlineData("example.test")]
    [InlineData("@")]
    [InlineData("")]
    public void What_is_not_to_the_component_itself_is_ignored(string to)
    {
        foreach (var type in new[] { "", "unavailable", "error", "probe", "subscribe", "subscribed", "unsubscribe", "unsubscribed" })
        {
            Send($"<presence type='{type}' from='{Full}' to='{to}'/>").Should().BeEmpty();
        }

        Send($"<presence from='{Full}'/>").Should().BeEmpty();
        _handler.Calls.Should().BeEmpty();
    }

    [Theory]
    [InlineData("EXT.example.test")]
    [InlineData("ext.example.test.")]
    public void The_component_is_known_in_any_spelling(string to)
    {
        Send($"<presence from='{Full}' to='{to}'/>");
        _handler.Calls.Should().Equal("available " + Full);
    }

    [Theory]
    [InlineData("@")]
    [InlineData("a@b@c/d")]
    [InlineData("romeo@/x")]
    [InlineData("&lt;&apos;@example.test")]
    public void A_sender_that_is_no_address_is_nobodys_subscriber_and_breaks_nothing(string from)
    {
        _handler.FollowsAll = true;
        foreach (var type in new[] { "subscribed", "unsubscribed" })
        {
            Send($"<presence type='{type}' from='{from}' to='ext.example.test'/>").Should().BeEmpty();
        }

        _handler.Calls.Should().BeEmpty();
        foreach (var type in new[] { "probe", "subscribe", "unsubscribe" })
        {
            XmlFragment.Parse($"<s>{Send($"<presence type='{type}' from='{from}' to='ext.example.test'/>")}</s>");
        }

        _handler.Calls.Should().BeEmpty("it is not asked back");
    }

    [Fact]
    public void Without_a_sender_there_is_nobody()
    {
        foreach (var type in new[] { "", "unavailable", "probe", "subscribe", "subscribed" })
        {
            Send($"<presence type='{type}' to='ext.example.test'/>").Should().BeEmpty();
            Send($"<presence type='{type}' from='' to='ext.example.test'/>").Should().BeEmpty();
        }

        _handler.Calls.Should().BeEmpty();
    }

    [Fact]
    public void Without_a_handler_the_component_is_polite_and_follows_nobody()
    {
        _router.PresenceHandler = null;
        Send($"<presence from='{Full}' to='ext.example.test'/><presence type='subscribed' from='{Bare}' to='ext.example.test'/>").Should().BeEmpty();
        Send($"<presence type='subscribe' from='{Bare}' to='ext.example.test'/>").Should().NotContain("type='subscribe'").And.Contain("type='subscribed'");
    }

    [Fact]
    public void Presence_costs_nothing_but_what_the_handler_makes_of_it()
    {
        var presence = new Stanza(XmlFragment.Parse($"<presence xmlns='jabber:component:accept' from='{Full}' to='ext.example.test'/>"));
        var output = new Utf8XmlWriter();
        _router.PresenceHandler = new IdleHandler();
        Allocations.Least(0, () => _router.Route(presence, output)).Should().Be(0);
    }

    private string Send(string presences)
    {
        var output = new Utf8XmlWriter();
        foreach (var presence in XmlFragment.Parse($"<stream xmlns='jabber:component:accept'>{presences}</stream>").Children)
        {
            _router.Route(new Stanza(presence), output);
        }

        return output.ToString();
    }

    private sealed class RecordingHandler : IPresenceHandler
    {
        public List<string> Calls { get; } = [];

        public bool FollowsAll { get; set; }

        public void Available(ReadOnlySpan<byte> from) => Calls.Add("available " + Encoding.UTF8.GetString(from));

        public void Unavailable(ReadOnlySpan<byte> from) => Calls.Add("unavailable " + Encoding.UTF8.GetString(from));

        public bool Follows(Jid user)
        {
            Calls.Add("follows " + user);
            return FollowsAll;
        }

        public void Subscribed(Jid user) => Calls.Add("subscribed " + user);

        public void Unsubscribed(Jid user) => Calls.Add("unsubscribed " + user);
    }

    private sealed class IdleHandler : IPresenceHandler
    {
        public void Available(ReadOnlySpan<byte> from)
        {
        }

        public void Unavailable(ReadOnlySpan<byte> from)
        {
        }

        public bool Follows(Jid user) => false;

        public void Subscribed(Jid user)
        {
        }

        public void Unsubscribed(Jid user)
        {
        }
    }
}
