using System.Globalization;
using System.Xml.Linq;
using Extdisco.Interop.Tests.Harness;
using Extdisco.Interop.Tests.Stages;

namespace Extdisco.Interop.Tests.Queries;

[Collection(OnProsody.Name)]
public sealed class ProsodyDiscoveryTests(ProsodyStage stage) : DiscoveryTests(stage);

[Collection(OnEjabberd.Name)]
public sealed class EjabberdDiscoveryTests(EjabberdStage stage) : DiscoveryTests(stage);

/// <summary>What a client finds out about the component, through slixmpp's own plugins where it has one.</summary>
public abstract class DiscoveryTests(Stage stage)
{
    private const string DiscoInfo = "<query xmlns='http://jabber.org/protocol/disco#info'/>";

    [Fact]
    public async Task The_server_lists_the_component()
    {
        var items = await stage.Romeo.CallAsync("disco_items", stage.Server.Domain);

        items.AsArray().Select(item => (string?)item).Should().Contain(stage.Server.Component);
    }

    [Fact]
    public async Task The_component_says_what_it_is_and_what_it_can()
    {
        var info = await stage.Romeo.CallAsync("disco_info");

        info["identities"]!.AsArray().Should().ContainSingle()
            .Which!.AsArray().Select(part => (string?)part).Take(2).Should().Equal("component", "generic");
        info["features"]!.AsArray().Select(feature => (string?)feature).Should().Contain(
            "http://jabber.org/protocol/disco#info", "http://jabber.org/protocol/disco#items", "urn:xmpp:extdisco:1",
            "urn:xmpp:extdisco:2", "urn:xmpp:ping", "jabber:iq:version", "urn:xmpp:time");
    }

    [Fact]
    public async Task The_features_of_external_services_are_hidden_from_those_who_may_not_ask()
    {
        await using var stranger = await XmppClient.LogInAsync(stage.Server, "juliet", stage.Server.SecondDomain);

        var info = await stranger.CallAsync("disco_info");

        info["features"]!.AsArray().Select(feature => (string?)feature).Should().Contain("urn:xmpp:ping")
            .And.NotContain(feature => feature!.StartsWith("urn:xmpp:extdisco:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_forms_are_those_of_the_configuration()
    {
        var answer = await stage.Romeo.AskAsync(DiscoInfo);

        var forms = answer.Descendants(Xml.DataForms + "x").ToList();
        forms.Should().OnlyContain(form => form.Has("type", "result"));
        var fields = forms
            .Select(form => form.Elements(Xml.DataForms + "field").ToDictionary(field => field.Value("var"), field => field.Value, StringComparer.Ordinal))
            .ToDictionary(form => form["FORM_TYPE"], StringComparer.Ordinal);
        fields["http://jabber.org/network/serverinfo"]["abuse-addresses"].Should().Be("mailto:abuse@example.test");
        fields["urn:example:site"]["operator"].Should().Be("Example & Söhne");
    }

    [Fact]
    public async Task The_component_has_no_items()
    {
        var items = await stage.Romeo.CallAsync("disco_items");

        items.AsArray().Should().BeEmpty();
    }

    [Fact]
    public async Task An_unknown_node_is_not_found()
    {
        var answer = await stage.Romeo.AskAsync("<query xmlns='http://jabber.org/protocol/disco#info' node='nowhere'/>");

        answer.ShouldBeError("item-not-found", "cancel");
    }

    [Fact]
    public async Task Ping_and_version_are_answered()
    {
        var ping = await stage.Romeo.CallAsync("ping");
        var version = await stage.Romeo.CallAsync("version");

        ((double)ping!).Should().BeInRange(0, 5);
        ((string?)version["name"]).Should().BeEquivalentTo("extdisco");
        ((string?)version["version"]).Should().NotBeNullOrEmpty();
    }

    /// <summary>Not by slixmpp's plugin: 1.8.3 hangs a second Z onto the one that XEP-0202 demands, and then cannot read it.</summary>
    [Fact]
    public async Task The_time_is_answered()
    {
        XNamespace time = "urn:xmpp:time";

        var answer = (await stage.Romeo.AskAsync("<time xmlns='urn:xmpp:time'/>")).Result(time + "time");

        DateTimeOffset.Parse(answer.Element(time + "utc")!.Value, CultureInfo.InvariantCulture)
            .Should().BeCloseTo(TimeProvider.System.GetUtcNow(), TimeSpan.FromSeconds(5));
        answer.Element(time + "tzo")!.Value.Should().MatchRegex("^([+-][0-9]{2}:[0-9]{2}|Z)$");
    }
}
