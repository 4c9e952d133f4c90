using System.Globalization;
using System.Xml.Linq;
using Extdisco.Push;
using Extdisco.Queries;
using Extdisco.Services;
using Extdisco.Testing;
using Extdisco.Xmpp;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Components;
using Extdisco.Xmpp.Entity;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Tests.Push;

/// <summary>
/// A component with a pusher, connected to a <see cref="RawServer"/>. For the connection time is as it is; for the pusher it stands
/// still until the test moves it.
/// </summary>
internal sealed class RunningPusher : IAsyncDisposable
{
    public const string Self = "extdisco.example.test";
    public const string Domain = "example.test";

    private readonly RawServer _server = new();
    private readonly CancellationTokenSource _stop = new();
    private Catalogue _catalogue;
    private ExtdiscoHandler _handler;
    private readonly Task _running;
    private PushOptions _options;
    private RawConnection? _connection;
    private int _marks;

    public RunningPusher(PushOptions options, params ExternalService[] services)
    {
        _options = options;
        _catalogue = Site.Offering([Domain], services);
        Audience = new Audience(Jid.Parse(Self), _catalogue, options, Time, Log);
        _handler = new ExtdiscoHandler(_catalogue, Time, Audience);
        Pusher = new Pusher(Jid.Parse(Self), Audience, options, Time, Log);
        var connection = new ComponentOptions
        {
            Component = Jid.Parse(Self),
            Secret = new Secret("lab-comp-secret"),
            ServerDomain = Jid.Parse(Domain),
            Port = _server.Port,
            Timings = new ConnectionTimings
            {
                ReconnectMin = TimeSpan.FromMilliseconds(1),
                ReconnectMax = TimeSpan.FromMilliseconds(10),
                CloseTimeout = TimeSpan.FromMilliseconds(100),
                PingInterval = TimeSpan.Zero,
            },
        };
        var router = new StanzaRouter(connection.Component, [_handler, new PingHandler()], Log) { PresenceHandler = Audience };
        _running = new Component(connection, router, TimeProvider.System, Log, Pusher.RunAsync).RunAsync(_stop.Token);
    }

    public TestTimeProvider Time { get; } = new();

    public RecordingLogger Log { get; } = new();

    public Audience Audience { get; }

    public Pusher Pusher { get; }

    private RawConnection Connection => _connection ?? throw new InvalidOperationException("There is no connection yet.");

    public static string User(int number) => string.Create(CultureInfo.InvariantCulture, $"u{number}@{Domain}/r");

    /// <summary>Takes the next connection, as Prosody does.</summary>
    public async Task ConnectAsync()
    {
        _connection?.Dispose();
        _connection = await (await _server.AcceptAsync()).OpenAsync(streamId: RawConnection.ProsodysId);
    }

    public Task SendAsync(string xml) => Connection.SendAsync(xml);

    /// <summary>Users ask for all services, of the component or of their domain.</summary>
    public void Ask(int count, string of = Self)
    {
        for (var i = 0; i < count; i++)
        {
            _handler.Get(Site.Request(PushSite.All, User(i), to: of), new Utf8XmlWriter()).Should().BeNull();
        }
    }

    public Task ComeAsync(int count, int first = 0) =>
        SendAsync(string.Concat(Enumerable.Range(first, count).Select(i => $"<presence from='{User(i)}' to='{Self}'/>")));

    public void Use(params ExternalService[] services)
    {
        _catalogue = Site.Offering([Domain], services);
        Pusher.Use(_catalogue, _options);
        _handler = new ExtdiscoHandler(_catalogue, Time, Audience);
    }

    public void Use(PushOptions options)
    {
        _options = options;
        Pusher.Use(_catalogue, options);
    }

    /// <summary>Lets the time pass in which a change settles.</summary>
    public async Task SettleAsync()
    {
        await Time.WaitForTimerAsync(Pace.Pause, _options.Coalesce);
        Time.Advance(_options.Coalesce);
    }

    /// <summary>Waits until the pusher waits for its pace.</summary>
    public Task WaitForPauseAsync() => Time.WaitForTimerAsync(TimeSpan.Zero, Pace.Pause);

    public async Task<Pushed> ReadPushAsync() => Parse(await Connection.ReadToAsync("</services></iq>")).Single();

    /// <summary>What has been sent by now: it came before the answer to a ping.</summary>
    public async Task<string> ReadAsync()
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"mark-{++_marks}");
        await SendAsync($"<iq type='get' id='{id}' from='{Domain}' to='{Self}'><ping xmlns='urn:xmpp:ping'/></iq>");
        var pong = $"<iq type='result' id='{id}' from='{Self}' to='{Domain}'/>";
        return (await Connection.ReadToAsync(pong)).Replace(pong, "", StringComparison.Ordinal);
    }

    public async Task<IReadOnlyList<Pushed>> ReadPushesAsync() => Parse(await ReadAsync());

    public Task AnswerAsync(IEnumerable<Pushed> pushes) =>
        SendAsync(string.Concat(pushes.Select(push => $"<iq type='result' id='{push.Id}' from='{push.To}' to='{push.From}'/>")));

    /// <summary>Ends the stream with an error.</summary>
    public Task EndAsync(string condition) =>
        SendAsync($"<stream:error><{condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(10));
        _connection?.Dispose();
        _server.Dispose();
        _stop.Dispose();
    }

    private static Pushed[] Parse(string stanzas)
    {
        var pushes = XElement.Parse($"<stream xmlns='jabber:component:accept'>{stanzas}</stream>").Elements().Select(iq => new Pushed(iq)).ToArray();
        foreach (var push in pushes)
        {
            SchemaValidator.Validate(push.ToString());
        }

        return pushes;
    }
}
