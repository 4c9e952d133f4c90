using System.Text;
using Extdisco.Testing;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Components;
using Extdisco.Xmpp.Delegation;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Xml;
using Microsoft.Extensions.Logging;

namespace Extdisco.Xmpp.Tests.Delegation;

public sealed class DelegationWatchTests : IAsyncDisposable
{
    private const string Advertisement = "<message from='example.test' to='extdisco.example.test'><delegation xmlns='urn:xmpp:delegation:1'><delegated namespace='urn:xmpp:extdisco:2'/></delegation></message>";
    private const string ProsodyHeader = "<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' id='10021203-59ff-45b1-90c1-c20a110f86b2' from='extdisco.example.test'>";

    private static readonly Jid Domain = Jid.Parse("example.test");
    private static readonly DelegationTimings Quick = new()
    {
        AdvertisementTimeout = TimeSpan.FromMilliseconds(100),
        CheckInterval = TimeSpan.FromMilliseconds(100),
        AnswerTimeout = TimeSpan.FromMilliseconds(500),
        Reconnects = 1,
    };

    private readonly RawServer _server = new();
    private readonly RecordingLogger _log = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly DelegationTable _table = new();
    private Task _running = Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(10));
        _server.Dispose();
        _stop.Dispose();
    }

    [Theory]
    [InlineData(ProsodyHeader, "VirtualHost \"example.test\" needs delegations = { [\"urn:xmpp:extdisco:2\"] = { jid = \"extdisco.example.test\" } }", "Component \"extdisco.example.test\" needs modules_enabled = { \"delegation\" } too")]
    [InlineData(RawConnection.Header, "acl: {extdisco: {server: extdisco.example.test}}", "a listener of its own")]
    public async Task A_missing_advertisement_is_a_warning_with_the_lines_for_the_server(string header, string line, string trap)
    {
        var watch = Start(DelegationMode.Optional);
        using var connection = await OpenAsync(header);
        await AnswerAsync(connection, hasFeature: false);
        var (level, text) = await _log.WaitForAsync("does not delegate");
        level.Should().Be(LogLevel.Warning);
        text.Should().Contain("example.test").And.Contain(line).And.Contain(trap).And.Contain("\"urn:xmpp:extdisco:2\"");
        watch.IsSatisfied.Should().BeTrue("it is optional");

        // Looked at again and again, told once.
        await AnswerAsync(connection, hasFeature: false);
        await AnswerAsync(connection, hasFeature: false);
        _log.Lines.Count(l => l.Text.Contains("does not delegate", StringComparison.Ordinal)).Should().Be(1);
        _log.Lines.Should().NotContain(l => l.Text.Contains("connecting anew", StringComparison.Ordinal), "what never was there, no new connection brings");
    }

    [Fact]
    public async Task Where_it_is_required_it_is_an_error_until_it_is_there()
    {
        var watch = Start(DelegationMode.Required);
        using var connection = await OpenAsync(ProsodyHeader);
        await AnswerAsync(connection, hasFeature: false);
        (await _log.WaitForAsync("does not delegate")).Level.Should().Be(LogLevel.Error);
        watch.IsSatisfied.Should().BeFalse();

        await connection.SendAsync(Advertisement);
        await _log.WaitForAsync("delegates urn:xmpp:extdisco:2");
        watch.IsSatisfied.Should().BeTrue();
        await AnswerAsync(connection, hasFeature: true);
        await AnswerAsync(connection, hasFeature: true);
        await _log.WaitForAsync("delegates again");
    }

    [Fact]
    public async Task A_feature_shown_without_an_advertisement_names_the_module_that_shows_it()
    {
        Start(DelegationMode.Optional);
        using var connection = await OpenAsync(ProsodyHeader);
        await AnswerAsync(connection, hasFeature: true);
        (await _log.WaitForAsync("does not delegate")).Text.Should().Contain("mod_external_services");
        _log.Lines.Should().NotContain(l => l.Text.Contains("connecting anew", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_delegation_that_is_gone_makes_a_clean_new_connection_a_limited_number_of_times()
    {
        Start(DelegationMode.Optional);
        using (var connection = await OpenAsync(RawConnection.Header, Advertisement))
        {
            await AnswerAsync(connection, hasFeature: true);
            await AnswerAsync(connection, hasFeature: false);
            (await _log.WaitForAsync("connecting anew")).Text.Should().Contain("1 of 1");
            await connection.ReadToAsync("</stream:stream>");
            await connection.SendAsync("</stream:stream>");
        }

        using var second = await OpenAsync(RawConnection.Header);
        _table.All.Should().BeEmpty("the server forgets with the connection");
        await AnswerAsync(second, hasFeature: false);
        await AnswerAsync(second, hasFeature: false);
        _log.Lines.Count(l => l.Text.Contains("connecting anew", StringComparison.Ordinal)).Should().Be(1);
        _log.Lines.Should().NotContain(l => l.Text.Contains("lost its connection", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dead_connection_that_takes_the_delegation_along_makes_a_new_connection()
    {
        // ejabberd has the delegation for a dead connection of ours: nothing is advertised on the new one, and all goes with the old.
        Start(DelegationMode.Optional);
        using (var connection = await OpenAsync(RawConnection.Header, showsAtFirst: true))
        {
            await AnswerAsync(connection, hasFeature: true);
            (await _log.WaitForAsync("does not delegate")).Text.Should().Contain("still holds a dead connection").And.Contain("mod_stun_disco");
            await AnswerAsync(connection, hasFeature: false);
            await connection.ReadToAsync("</stream:stream>");
            await connection.SendAsync("</stream:stream>");
        }

        using var second = await OpenAsync(RawConnection.Header, Advertisement, showsAtFirst: true);
        await AnswerAsync(second, hasFeature: true);
        await _log.WaitForAsync("delegates again");
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_no_reason_for_anything_where_it_has_advertised()
    {
        Start(DelegationMode.Required);
        using var connection = await OpenAsync(RawConnection.Header, Advertisement, showsAtFirst: true);
        await connection.ReadToAsync("disco#info'/></iq>");
        await connection.ReadToAsync("disco#info'/></iq>");
        _log.Lines.Should().NotContain(l => l.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task An_answer_from_somebody_else_is_none()
    {
        Start(DelegationMode.Optional);
        using var connection = await OpenAsync(RawConnection.Header, Advertisement);
        await AnswerAsync(connection, hasFeature: false, from: "elsewhere.test");
        await AnswerAsync(connection, hasFeature: true);
        _log.Lines.Should().NotContain(l => l.Level >= LogLevel.Warning);
    }

    private static async Task AnswerAsync(RawConnection connection, bool hasFeature, string from = "example.test")
    {
        var asked = await connection.ReadToAsync("disco#info'/></iq>");
        asked.Should().Contain("from='extdisco.example.test' to='example.test'");
        var id = Encoding.UTF8.GetString(XmlFragment.Parse(asked).Attribute("id"u8));
        var feature = hasFeature ? "<feature var='urn:xmpp:extdisco:2'/>" : "";
        await connection.SendAsync($"<iq type='result' id='{id}' from='{from}' to='extdisco.example.test'><query xmlns='http://jabber.org/protocol/disco#info'><identity category='server' type='im'/>{feature}</query></iq>");
    }

    private async Task<RawConnection> OpenAsync(string header, string behindHandshake = "", bool showsAtFirst = false)
    {
        var connection = await _server.AcceptAsync();
        await connection.ReadToAsync("to='extdisco.example.test'>");
        await connection.SendAsync(header);
        await connection.ReadToAsync("</handshake>");
        await connection.SendAsync("<handshake/>" + behindHandshake);
        await AnswerAsync(connection, showsAtFirst);
        return connection;
    }

    private DelegationWatch Start(DelegationMode mode)
    {
        var component = Jid.Parse("extdisco.example.test");
        var scope = new DelegationScope([Domain], ["urn:xmpp:extdisco:2"]);
        var watch = new DelegationWatch(component, scope, mode, Quick, _table, TimeProvider.System, _log);
        var router = new StanzaRouter(component, [], _log) { MessageHandlers = [new AdvertisementHandler(component, scope, _table, TimeProvider.System, _log)] };
        var options = new ComponentOptions
        {
            Component = component,
            Secret = new Secret("s"),
            ServerDomain = Domain,
            Port = _server.Port,
        };
        _running = new Component(options, router, TimeProvider.System, _log, watch.RunAsync).RunAsync(_stop.Token);
        return watch;
    }
}
