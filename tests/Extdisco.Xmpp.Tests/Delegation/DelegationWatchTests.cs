using System.Text;
using Extdisco.Testing;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Components;
using Extdisco.Xmpp.Delegation;
using Extdisco.Xmpp.Entity;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Xml;
using Microsoft.Extensions.Logging;

namespace Extdisco.Xmpp.Tests.Delegation;

public sealed class DelegationWatchTests : IAsyncDisposable
{
    private const string Second = "urn:xmpp:extdisco:2";
    private const string First = "urn:xmpp:extdisco:1";
    private const string Ping = "<iq type='get' id='p' from='u@example.test/r' to='extdisco.example.test'><ping xmlns='urn:xmpp:ping'/></iq>";
    private const string Pong = "<iq type='result' id='p' from='extdisco.example.test' to='u@example.test/r'/>";
    private const string EndOfQuestion = "disco#info'/></iq>";
    private const string ProsodyHeader = "<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' id='10021203-59ff-45b1-90c1-c20a110f86b2' from='extdisco.example.test'>";

    private static readonly string Advertisement = Advertising(Second);
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
    private Task _watching = Task.CompletedTask;

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

    [Theory]
    [InlineData(ProsodyHeader, "VirtualHost \"example.test\" needs [\"urn:xmpp:extdisco:1\"] = { jid = \"extdisco.example.test\" } in its delegations")]
    [InlineData(RawConnection.Header, "modules: mod_delegation: {namespaces: {\"urn:xmpp:extdisco:1\": {access: extdisco}}}")]
    public async Task A_domain_that_delegates_one_namespace_of_two_is_told_what_the_other_needs(string header, string line)
    {
        var watch = Start(DelegationMode.Required, Second, First);
        using var connection = await OpenAsync(header, Advertisement);
        await AnswerAsync(connection, [Second]);
        var (level, text) = await _log.WaitForAsync("does not delegate");
        level.Should().Be(LogLevel.Error);
        text.Should().StartWith("example.test does not delegate urn:xmpp:extdisco:1 to").And.Contain(line).And.NotContain(Second);
        watch.IsSatisfied.Should().BeFalse();
        _log.Lines.Should().NotContain(l => l.Text.Contains("connecting anew", StringComparison.Ordinal), "it never was there");

        await connection.SendAsync(Advertising(First));
        await _log.WaitForAsync("delegates urn:xmpp:extdisco:1");
        watch.IsSatisfied.Should().BeTrue();
        await AnswerAsync(connection, [Second, First]);
        await AnswerAsync(connection, [Second, First]);
        await _log.WaitForAsync("delegates again");
    }

    [Fact]
    public async Task One_namespace_of_two_that_is_gone_makes_a_new_connection()
    {
        Start(DelegationMode.Optional, Second, First);
        using (var connection = await OpenAsync(RawConnection.Header, Advertisement + Advertising(First)))
        {
            await AnswerAsync(connection, [First, Second]);
            await AnswerAsync(connection, [Second]);
            await connection.ReadToAsync("</stream:stream>");
            await connection.SendAsync("</stream:stream>");
        }

        using var second = await OpenAsync(RawConnection.Header, Advertisement + Advertising(First));
        await AnswerAsync(second, [First, Second]);
        await _log.WaitForAsync("delegates again");
        _log.Lines.Should().NotContain(l => l.Text.Contains("does not delegate", StringComparison.Ordinal), "what a new connection cures is no fault of the operator's");
    }

    /// <summary>ejabberd asks any one of a component's connections whether it takes a namespace: a dead one can leave us with one of two.</summary>
    [Fact]
    public async Task An_answer_that_does_not_come_on_ejabberd_tells_of_another_connection()
    {
        Start(DelegationMode.Optional, Second, First);
        using (var connection = await _server.AcceptAsync())
        {
            await connection.OpenAsync(Advertisement);
            await connection.ReadToAsync(EndOfQuestion);
            await AnswerAsync(connection, [Second]);
            (await _log.WaitForAsync("connecting anew")).Text.Should().Contain("1 of 1");
            await connection.ReadToAsync("</stream:stream>");
            await connection.SendAsync("</stream:stream>");
        }

        using var second = await OpenAsync(RawConnection.Header, Advertisement + Advertising(First));
        await AnswerAsync(second, [First, Second]);
        await _log.WaitForAsync("delegates again");
    }

    [Fact]
    public async Task What_was_taken_away_is_not_there_even_when_no_more_connections_are_made()
    {
        var watch = Start(DelegationMode.Required);
        using (var connection = await OpenAsync(RawConnection.Header, Advertisement))
        {
            await AnswerAsync(connection, hasFeature: false);
            await connection.ReadToAsync("</stream:stream>");
            await connection.SendAsync("</stream:stream>");
        }

        using var second = await OpenAsync(RawConnection.Header, Advertisement);
        await AnswerAsync(second, hasFeature: false);
        (await _log.WaitForAsync("does not delegate")).Level.Should().Be(LogLevel.Error);
        watch.IsSatisfied.Should().BeFalse();

        await AnswerAsync(second, hasFeature: true);
        await _log.WaitForAsync("delegates again");
        watch.IsSatisfied.Should().BeTrue();
    }

    [Theory]
    [InlineData(300, new[] { 10, 60, 300, 300 })]
    [InlineData(20, new[] { 10, 20, 20, 20 })]
    [InlineData(0, new[] { 10, 60 })]
    public async Task It_looks_at_the_start_and_a_minute_later_and_then_as_often_as_it_is_to(int interval, int[] waits)
    {
        var time = new TestTimeProvider();
        Start(DelegationMode.Optional, [Domain], [Second], new DelegationTimings { CheckInterval = TimeSpan.FromSeconds(interval) }, time);
        using var connection = await OpenAsync(ProsodyHeader, Advertisement, showsAtFirst: true);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        foreach (var wait in waits)
        {
            while (time.WaitingTimers == 0)
            {
                await Task.Delay(1, patience.Token);
            }

            time.Advance(TimeSpan.FromSeconds(wait - 1));
            await connection.SendAsync(Ping);
            (await connection.ReadToAsync(Pong)).Should().Be(Pong, "nothing is asked before its time");
            time.Advance(TimeSpan.FromSeconds(1));
            await AnswerAsync(connection, hasFeature: true);
        }

        if (interval == 0)
        {
            await _watching.WaitAsync(TimeSpan.FromSeconds(10));
        }
    }

    [Fact]
    public async Task Any_number_of_domains_are_asked_some_at_a_time()
    {
        var domains = Enumerable.Range(0, 300).Select(number => Jid.Parse($"d{number}.test")).ToArray();
        Start(DelegationMode.Optional, domains, [Second], Quick with { AnswerTimeout = TimeSpan.FromSeconds(10) }, TimeProvider.System);
        using var connection = await _server.AcceptAsync();
        await connection.OpenAsync(Ping);
        var atOnce = await connection.ReadToAsync(Pong);
        var asked = atOnce.Split(EndOfQuestion).SkipLast(1).Select(question => question + EndOfQuestion).ToList();
        asked.Count.Should().BeInRange(2, 150, "a session has room for 256 questions, and not only for these");

        // Twice 300: at first, and when the advertisements should be there.
        for (var i = 0; i < 600; i++)
        {
            var question = i < asked.Count ? asked[i] : await connection.ReadToAsync(EndOfQuestion);
            question.Should().Contain($" to='d{i % 300}.test'");
            await connection.SendAsync(AnswerTo(question, $"d{i % 300}.test"));
        }

        await _log.WaitForAsync("d299.test does not delegate");
        _log.Lines.Count(l => l.Text.Contains("does not delegate", StringComparison.Ordinal)).Should().Be(300);
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
        await connection.ReadToAsync(EndOfQuestion);
        await connection.ReadToAsync(EndOfQuestion);
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

    private static string Advertising(string xmlns) =>
        $"<message from='example.test' to='extdisco.example.test'><delegation xmlns='urn:xmpp:delegation:1'><delegated namespace='{xmlns}'/></delegation></message>";

    private static Task AnswerAsync(RawConnection connection, bool hasFeature, string from = "example.test") =>
        AnswerAsync(connection, hasFeature ? [Second] : [], from);

    private static async Task AnswerAsync(RawConnection connection, string[] features, string from = "example.test")
    {
        var asked = await connection.ReadToAsync(EndOfQuestion);
        asked.Should().Contain("from='extdisco.example.test' to='example.test'");
        await connection.SendAsync(AnswerTo(asked, from, features));
    }

    private static string AnswerTo(string asked, string from, params string[] features)
    {
        var id = Encoding.UTF8.GetString(XmlFragment.Parse(asked).Attribute("id"u8));
        var shown = string.Concat(features.Select(feature => $"<feature var='{feature}'/>"));
        return $"<iq type='result' id='{id}' from='{from}' to='extdisco.example.test'><query xmlns='http://jabber.org/protocol/disco#info'><identity category='server' type='im'/>{shown}</query></iq>";
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

    private DelegationWatch Start(DelegationMode mode, params string[] namespaces) =>
        Start(mode, [Domain], namespaces.Length > 0 ? namespaces : [Second], Quick, TimeProvider.System);

    private DelegationWatch Start(DelegationMode mode, Jid[] domains, string[] namespaces, DelegationTimings timings, TimeProvider time)
    {
        var component = Jid.Parse("extdisco.example.test");
        var scope = new DelegationScope(domains, namespaces);
        var watch = new DelegationWatch(component, scope, mode, timings, _table, time, _log);
        var router = new StanzaRouter(component, [new PingHandler()], _log) { MessageHandlers = [new AdvertisementHandler(component, scope, new UnservedDomains(component, _log), _table, TimeProvider.System, _log)] };
        var options = new ComponentOptions
        {
            Component = component,
            Secret = new Secret("s"),
            ServerDomain = Domain,
            Port = _server.Port,
        };
        _running = new Component(options, router, TimeProvider.System, _log, session => _watching = watch.RunAsync(session)).RunAsync(_stop.Token);
        return watch;
    }
}
