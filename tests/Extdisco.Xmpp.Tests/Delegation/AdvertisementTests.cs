using Extdisco.Testing;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Delegation;
using Extdisco.Xmpp.Discovery;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;
using Microsoft.Extensions.Logging;

namespace Extdisco.Xmpp.Tests.Delegation;

public sealed class AdvertisementTests
{
    private static readonly Jid Component = Jid.Parse("ext.example.test");
    private static readonly DelegationScope Scope = new([Jid.Parse("example.test"), Jid.Parse("example.net")], ["urn:xmpp:extdisco:2", "urn:xmpp:extdisco:1"]);

    private readonly RecordingLogger _log = new();
    private readonly DelegationTable _table = new();
    private readonly StanzaRouter _router;

    public AdvertisementTests()
    {
        var site = new DataForm("urn:example:site", [new DataFormField("operator", ["Example"])]);
        var unserved = new UnservedDomains(Component, _log);
        var nodes = new DelegatedDiscovery(Scope, unserved, new Dictionary<Jid, IReadOnlyList<DataForm>> { [Jid.Parse("example.net")] = [site] });
        var info = new EntityInfo([new Identity("component", "generic", null)], []);
        _router = new StanzaRouter(Component, [new DiscoInfoHandler(info, [], nodes)], _log)
        {
            MessageHandlers = [new AdvertisementHandler(Component, Scope, unserved, _table, _log)],
        };
    }

    [Fact]
    public void Advertisements_may_be_split_and_repeated_and_in_either_version()
    {
        Route("<message from='example.test' to='ext.example.test'><delegation xmlns='urn:xmpp:delegation:2'><delegated namespace='urn:xmpp:extdisco:2'/></delegation></message>");
        Route("<message from='example.test' to='ext.example.test'><delegation xmlns='urn:xmpp:delegation:2'><delegated namespace='urn:xmpp:extdisco:1'><attribute name='x'/></delegated><delegated namespace='urn:xmpp:extdisco:2'/></delegation></message>");
        Route("<message type='normal' id='1' from='example.net' to='ext.example.test'><delegation xmlns='urn:xmpp:delegation:1'><delegated namespace='urn:xmpp:extdisco:2'/></delegation></message>");
        _log.Lines.Where(line => line.Level == LogLevel.Information).Select(line => line.Text).Should().Equal(
            "example.test delegates urn:xmpp:extdisco:2 to ext.example.test (urn:xmpp:delegation:2)",
            "example.test delegates urn:xmpp:extdisco:1 to ext.example.test (urn:xmpp:delegation:2)",
            "example.net delegates urn:xmpp:extdisco:2 to ext.example.test (urn:xmpp:delegation:1)");
        Has("example.test", "urn:xmpp:extdisco:2").Should().BeTrue();
        Has("example.test", "urn:xmpp:extdisco:1").Should().BeTrue();
        Has("example.net", "urn:xmpp:extdisco:2").Should().BeTrue();
        Has("example.net", "urn:xmpp:extdisco:1").Should().BeFalse("what another domain delegates says nothing of this one");
        _table.Clear();
        Has("example.test", "urn:xmpp:extdisco:2").Should().BeFalse();
        Has("example.test", "urn:xmpp:extdisco:1").Should().BeFalse();
        Has("example.net", "urn:xmpp:extdisco:2").Should().BeFalse();

        bool Has(string domain, string xmlns) => _table.Has(Jid.Parse(domain), xmlns);
    }

    [Theory]
    [InlineData("other.test", 1)]
    [InlineData("u@example.test/r", 0)]
    [InlineData("example.test/r", 0)]
    public void An_advertisement_of_somebody_else_is_ignored_and_a_domains_warned_about_once(string from, int warnings)
    {
        for (var i = 0; i < 3; i++)
        {
            Route($"<message from='{from}' to='ext.example.test'><delegation xmlns='urn:xmpp:delegation:2'><delegated namespace='urn:xmpp:extdisco:2'/></delegation></message>");
        }

        _table.Has(Jid.Parse(from), "urn:xmpp:extdisco:2").Should().BeFalse();
        _table.Has(Jid.Parse("example.test"), "urn:xmpp:extdisco:2").Should().BeFalse();
        _log.Lines.Count(line => line.Level == LogLevel.Warning && line.Text.Contains($"add \"{from}\" to the domains of ext.example.test")).Should().Be(warnings);
    }

    /// <summary>ejabberd advertises nothing where this question is not answered: the question is all that shows what the operator meant.</summary>
    [Fact]
    public void A_domain_that_asks_what_to_show_and_is_not_served_is_warned_about_once()
    {
        foreach (var node in new[] { "urn:xmpp:delegation:1::urn:xmpp:extdisco:2", "urn:xmpp:delegation:1::urn:xmpp:extdisco:1", "urn:xmpp:delegation:1:bare:urn:xmpp:extdisco:2" })
        {
            Ask("other.test", node).Should().Contain("<item-not-found ");
            Ask("u@other.test/r", node).Should().Contain("<item-not-found ");
        }

        Route("<message from='other.test' to='ext.example.test'><delegation xmlns='urn:xmpp:delegation:2'><delegated namespace='urn:xmpp:extdisco:2'/></delegation></message>");
        Ask("another.test", "urn:xmpp:delegation:1::urn:other");
        Ask("another.test", "anything");
        _log.Lines.Where(line => line.Level == LogLevel.Warning).Should().ContainSingle().Which.Text.Should().Contain("add \"other.test\" to the domains of ext.example.test");
    }

    [Fact]
    public void Anybody_can_ask_but_the_log_is_not_theirs()
    {
        for (var i = 0; i < 1000; i++)
        {
            Ask($"d{i}.test", "urn:xmpp:delegation:1::urn:xmpp:extdisco:2");
        }

        _log.Lines.Count(line => line.Level == LogLevel.Warning).Should().Be(100);
    }

    [Fact]
    public void A_namespace_that_is_not_served_is_not_noted()
    {
        Route("<message from='example.test' to='ext.example.test'><delegation xmlns='urn:xmpp:delegation:2'><delegated namespace='urn:other'/><delegated/><x/></delegation></message>");
        _table.Has(Jid.Parse("example.test"), "urn:other").Should().BeFalse();
        _log.Lines.Should().Contain(line => line.Text.Contains("does not answer"));
        _log.Lines.Should().NotContain(line => line.Level == LogLevel.Information);
    }

    [Theory]
    [InlineData("urn:xmpp:privilege:2")]
    [InlineData("urn:xmpp:privilege:1")]
    public void Privileges_granted_are_told_and_those_not_granted_are_not(string version)
    {
        Route($"<message from='example.test' to='ext.example.test'><privilege xmlns='{version}'><perm access='presence' type='managed_entity'/><perm access='roster' type='none'/></privilege></message>");
        Route($"<message from='u@example.test' to='ext.example.test'><privilege xmlns='{version}'><perm access='presence' type='managed_entity'/></privilege></message>");
        _log.Lines.Should().ContainSingle(line => line.Level == LogLevel.Information).Which.Text.Should().Contain("presence (managed_entity)");
    }

    [Theory]
    [InlineData("urn:xmpp:delegation:2::urn:xmpp:extdisco:2", "urn:xmpp:extdisco:2")]
    [InlineData("urn:xmpp:delegation:2::urn:xmpp:extdisco:1", "urn:xmpp:extdisco:1")]
    [InlineData("urn:xmpp:delegation:1::urn:xmpp:extdisco:2", "urn:xmpp:extdisco:2")]
    public void Nested_discovery_is_answered_with_the_node_and_the_feature_alone(string node, string feature)
    {
        Ask("example.test", node).Should().Be($"<iq type='result' id='1' from='ext.example.test' to='example.test'><query xmlns='http://jabber.org/protocol/disco#info' node='{node}'><feature var='{feature}'/></query></iq>");
    }

    [Fact]
    public void The_forms_of_a_domain_go_with_its_first_namespace_and_to_no_other_domain()
    {
        Ask("example.net", "urn:xmpp:delegation:2::urn:xmpp:extdisco:2").Should().Contain("urn:example:site");
        Ask("example.net", "urn:xmpp:delegation:2::urn:xmpp:extdisco:1").Should().NotContain("urn:example:site");
        Ask("example.test", "urn:xmpp:delegation:2::urn:xmpp:extdisco:2").Should().NotContain("urn:example:site");
    }

    [Theory]
    [InlineData("example.test", "urn:xmpp:delegation:2:bare:urn:xmpp:extdisco:2")]
    [InlineData("example.test", "urn:xmpp:delegation:1:bare:urn:xmpp:extdisco:2")]
    [InlineData("example.test", "urn:xmpp:delegation:2::urn:other")]
    [InlineData("example.test", "urn:xmpp:delegation:2::")]
    [InlineData("example.test", "urn:xmpp:delegation:3::urn:xmpp:extdisco:2")]
    [InlineData("example.test", "anything")]
    [InlineData("u@example.test/r", "urn:xmpp:delegation:2::urn:xmpp:extdisco:2")]
    [InlineData("elsewhere.test", "urn:xmpp:delegation:2::urn:xmpp:extdisco:2")]
    public void Other_nodes_are_not_found(string from, string node) =>
        Ask(from, node).Should().Contain("type='error'").And.Contain("<item-not-found ");

    private string Ask(string from, string node) =>
        Route($"<iq type='get' id='1' from='{from}' to='ext.example.test'><query xmlns='http://jabber.org/protocol/disco#info' node='{node}'/></iq>");

    private string Route(string stanza)
    {
        var space = stanza.IndexOf(' ', StringComparison.Ordinal);
        var writer = new Utf8XmlWriter();
        _router.Route(new Stanza(XmlFragment.Parse(stanza.Insert(space, " xmlns='jabber:component:accept'"))), writer);
        return writer.ToString();
    }
}
