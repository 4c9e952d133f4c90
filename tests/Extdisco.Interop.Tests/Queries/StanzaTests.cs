using System.Xml.Linq;
using Extdisco.Interop.Tests.Harness;
using Extdisco.Interop.Tests.Stages;

namespace Extdisco.Interop.Tests.Queries;

[Collection(OnProsody.Name)]
public sealed class ProsodyStanzaTests(ProsodyStage stage) : StanzaTests(stage);

[Collection(OnEjabberd.Name)]
public sealed class EjabberdStanzaTests(EjabberdStage stage) : StanzaTests(stage);

/// <summary>What the component does with the stanzas that are not its business, and with presence (RFC 6120, 8.2.3 and 10.3; RFC 6121).</summary>
public abstract class StanzaTests(Stage stage)
{
    [Theory]
    [InlineData("<services xmlns='urn:xmpp:extdisco:2'/>", "set", "not-allowed")]
    [InlineData("<credentials xmlns='urn:xmpp:extdisco:2'><service host='127.0.0.1' type='turn'/></credentials>", "set", "not-allowed")]
    [InlineData("<query xmlns='urn:example:nothing'/>", "get", "service-unavailable")]
    [InlineData("<query xmlns='urn:example:nothing'/>", "set", "service-unavailable")]
    public async Task What_is_not_offered_is_refused(string payload, string type, string condition)
    {
        var answer = await stage.Romeo.AskAsync(payload, type: type);

        answer.ShouldBeError(condition, "cancel");
    }

    [Theory]
    [InlineData("somebody@{0}")]
    [InlineData("{0}/somewhere")]
    public async Task Nobody_else_lives_at_the_component(string address)
    {
        var to = address.Replace("{0}", stage.Server.Component, StringComparison.Ordinal);

        var answer = await stage.Romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2'/>", to);

        answer.ShouldBeError("service-unavailable", "cancel");
        answer.Value("from").Should().Be(to);
    }

    [Fact]
    public async Task A_message_gets_no_reply()
    {
        var before = stage.Romeo.Position;
        await stage.Romeo.SendRawAsync($"<message to='{stage.Server.Component}' id='quiet'><body>Hello?</body></message>");

        // Stanzas between two parties stay in order, so what was to come for the message came before this answer.
        var ping = await stage.Romeo.PostAsync("<ping xmlns='urn:xmpp:ping'/>");
        var first = await stage.Romeo.WaitForAsync("anything of the component", stanza => stanza.Has("from", stage.Server.Component), before);

        first.Value("id").Should().Be(ping);
    }

    [Fact]
    public async Task A_subscription_is_accepted_and_later_logins_see_the_component()
    {
        await using (var juliet = await XmppClient.LogInAsync(stage.Server, "juliet"))
        {
            // The server tells the outcome of a subscription only to those who have asked for the roster (RFC 6121, 2.2).
            await juliet.AskAsync("<query xmlns='jabber:iq:roster'/>", juliet.BareJid);
            await juliet.PresenceAsync();
            await juliet.PresenceAsync("subscribe", stage.Server.Component);
            await juliet.WaitForAsync("the subscription", stanza => IsPresence(stanza, "subscribed"));
            await juliet.WaitForAsync("the component's presence", stanza => IsPresence(stanza, null));
        }

        await using var again = await XmppClient.LogInAsync(stage.Server, "juliet");
        await again.PresenceAsync();
        await again.WaitForAsync("the answer to the server's probe", stanza => IsPresence(stanza, null));
    }

    [Theory]
    [InlineData("250000 apostrophes")]
    [InlineData("a hundred levels")]
    [InlineData("two hundred attributes")]
    public async Task A_monstrous_request_is_refused_and_cuts_nobody_off(string what)
    {
        var answer = await stage.Romeo.AskRawAsync($"<iq type='get' id='{{id}}' to='{stage.Server.Component}'>{Monster.Of(what)}</iq>");

        answer.ShouldBeError("policy-violation", "modify");
        await StillTheSameConnectionAsync(what);
    }

    /// <summary>
    /// What is right as the client writes it, and has namespaces gone wrong as the server passes it on: Prosody declares the
    /// namespace of <c>xml:</c> under another prefix, ejabberd leaves out what only the stream header of the client declares.
    /// </summary>
    [Theory]
    [InlineData("<ping xmlns='urn:xmpp:ping' xml:foo='1'/>", null)]
    [InlineData("<ping xmlns='urn:xmpp:ping' xml:foo='1' xml:lang='de' xml:id='2'><xml:bar/></ping>", null)]
    [InlineData("<ping xmlns='urn:xmpp:ping' header:foo='1'><header:bar/></ping>", null)]
    [InlineData("<xml:foo/>", "service-unavailable")]
    [InlineData("<header:foo/>", "service-unavailable")]
    public async Task Namespaces_that_the_server_gets_wrong_cut_nobody_off(string payload, string? condition)
    {
        var answer = await stage.Romeo.AskRawAsync($"<iq type='get' id='{{id}}' to='{stage.Server.Component}'>{payload}</iq>");

        if (condition is null)
        {
            answer.Value("type").Should().Be("result");
        }
        else
        {
            answer.ShouldBeError(condition, "cancel");
        }

        await StillTheSameConnectionAsync(payload);
    }

    [Fact]
    public async Task A_request_just_under_the_limits_is_answered()
    {
        // 240 kB where it arrives, of 256 KiB.
        var answer = await stage.Romeo.AskRawAsync(
            $"<iq type='get' id='{{id}}' to='{stage.Server.Component}'><services xmlns='urn:xmpp:extdisco:2'>{new string('\'', 40_000)}</services></iq>");

        answer.Result(Xml.Extdisco2 + "services").Elements().Should().HaveCount(8);
    }

    [Theory]
    [InlineData("250000 apostrophes")]
    [InlineData("a hundred levels")]
    [InlineData("two hundred attributes")]
    public async Task A_monstrous_message_or_presence_cuts_nobody_off(string what)
    {
        await stage.Romeo.SendRawAsync($"<message to='{stage.Server.Component}' id='monster'>{Monster.Of(what)}</message>");
        await stage.Romeo.SendRawAsync($"<presence to='{stage.Server.Component}'>{Monster.Of(what)}</presence>");

        await StillTheSameConnectionAsync(what);
    }

    private static bool IsPresence(XElement stanza, string? type) =>
        stanza.Name == XmppClient.Jabber + "presence"
        && string.Equals(stanza.Attribute("type")?.Value, type, StringComparison.Ordinal)
        && stanza.Attribute("from")!.Value.StartsWith("extdisco.", StringComparison.Ordinal);

    private async Task StillTheSameConnectionAsync(string what)
    {
        var next = await stage.Romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2' type='stun'/>");
        next.Result(Xml.Extdisco2 + "services").Elements().Should().ContainSingle();
        stage.Component.Connections(stage.Server.Component).Should().Be(1, "{0} must not cost the connection", what);
    }
}
