using System.Text;
using Extdisco.Testing;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Components;
using Extdisco.Xmpp.Delegation;
using Extdisco.Xmpp.Entity;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Tests.Delegation;

/// <content>The component that is watched, and the server that it is connected to.</content>
public sealed partial class DelegationWatchTests : IAsyncDisposable
{
    private const string Second = "urn:xmpp:extdisco:2";
    private const string First = "urn:xmpp:extdisco:1";
    private const string Ping = "<iq type='get' id='p' from='u@example.test/r' to='extdisco.example.test'><ping xmlns='urn:xmpp:ping'/></iq>";
    private const string Pong = "<iq type='result' id='p' from='extdisco.example.test' to='u@example.test/r'/>";
    private const string EndOfQuestion = "disco#info'/></iq>";
    private const string ProsodyHeader = "<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' id='10021203-59ff-45b1-90c1-c20a110f86b2' from='extdisco.example.test'>";
    private const string UnknownHeader = "<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' id='of-neither' from='extdisco.example.test'>";

    private static readonly string Advertisement = Advertising(Second);
    private static readonly Jid Domain = Jid.Parse("example.test");
    private static readonly DelegationTimings Quick = new()
    {
        AdvertisementTimeout = TimeSpan.FromMilliseconds(100),
        CheckInterval = TimeSpan.FromMilliseconds(100),
        AnswerTimeout = TimeSpan.FromSeconds(30),
        Reconnects = 1,
    };

    // Only where an answer is not to come: each is waited for.
    private static readonly DelegationTimings Impatient = Quick with { AnswerTimeout = TimeSpan.FromMilliseconds(500) };

    private readonly RawServer _server = new();
    private readonly RecordingLogger _log = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly DelegationTable _table = new();
    private Task _running = Task.CompletedTask;
    private Task _watching = Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(30));
        _server.Dispose();
        _stop.Dispose();
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

    private DelegationWatch Start(DelegationMode mode, Jid[] domains, string[] namespaces, DelegationTimings timings, TimeProvider time, TimeProvider? connectionTime = null)
    {
        var component = Jid.Parse("extdisco.example.test");
        var scope = new DelegationScope(domains, namespaces);
        var watch = new DelegationWatch(component, scope, mode, timings, _table, time, _log);
        var router = new StanzaRouter(component, [new PingHandler()], _log) { MessageHandlers = [new AdvertisementHandler(component, scope, new UnservedDomains(component, _log), _table, _log)] };
        var options = new ComponentOptions
        {
            Component = component,
            Secret = new Secret("s"),
            ServerDomain = Domain,
            Port = _server.Port,
        };
        _running = new Component(options, router, connectionTime ?? TimeProvider.System, _log, session => _watching = watch.RunAsync(session)).RunAsync(_stop.Token);
        return watch;
    }
}
