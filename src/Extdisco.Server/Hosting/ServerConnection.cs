using System.Security.Cryptography.X509Certificates;
using Extdisco.Push;
using Extdisco.Queries;
using Extdisco.Server.Options;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Components;
using Extdisco.Xmpp.Delegation;
using Extdisco.Xmpp.Routing;
using Microsoft.Extensions.Logging;

namespace Extdisco.Server.Hosting;

/// <summary>One running component: the connection to one server, and what is answered over it.</summary>
internal sealed class ServerConnection : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ReadingTime _time;
    private readonly Audience _audience;
    private readonly Pusher _pusher;
    private readonly StanzaRouter _router;
    private readonly Component _component;
    private readonly long _reconnectsBefore;

    /// <summary>Connects, and stays connected.</summary>
    /// <param name="server">The server.</param>
    /// <param name="options">All options.</param>
    /// <param name="catalogue">What is offered.</param>
    /// <param name="audience">Who remembers those who ask.</param>
    /// <param name="time">The time.</param>
    /// <param name="loggers">Where is logged.</param>
    /// <param name="predecessor">The connection that was closed for this one, whose counts go on; or null.</param>
    public ServerConnection(
        ServerOptions server,
        ExtdiscoOptions options,
        Catalogue catalogue,
        Audience audience,
        TimeProvider time,
        ILoggerFactory loggers,
        ServerConnection? predecessor = null)
    {
        _audience = audience;
        Server = server;
        _time = new ReadingTime(time);
        var connection = ConnectionOf(server, options);
        Requests = predecessor?.Requests ?? new RequestCounts(connection.Component, time);
        _reconnectsBefore = predecessor?.Reconnects ?? 0;
        _router = new StanzaRouter(connection.Component, [], loggers.CreateLogger<StanzaRouter>(), _time) { Observer = Requests, Time = _time };
        Delegation = new ServerDelegation(server, options.Delegation, _router, time, loggers);
        _router.MessageHandlers = server.Delegation == DelegationMode.Off ? [] : [Delegation.Advertisements];
        _router.PresenceHandler = audience;
        _pusher = new Pusher(connection.Component, audience, options.PushOptions, time, loggers.CreateLogger<Pusher>());
        Replace(server, options, catalogue);
        _component = new Component(
            connection,
            _router,
            time,
            loggers.CreateLogger<Component>(),
            session => Task.WhenAll(Delegation.Watch.RunAsync(session), _pusher.RunAsync(session)));
        Completion = _component.RunAsync(_stop.Token);
    }

    /// <summary>The entry that this connection serves at present.</summary>
    public ServerOptions Server { get; private set; }

    /// <summary>Whether the server has accepted the component.</summary>
    public bool IsConnected => _component.IsConnected;

    /// <summary>Whether every domain delegates to the component that is required to.</summary>
    public bool IsDelegated => Delegation.Watch.IsSatisfied;

    /// <summary>Whether it is as it has to be for the process to be ready.</summary>
    public bool IsReady => !Server.Required || (IsConnected && IsDelegated);

    /// <summary>How it stands with its server.</summary>
    public ConnectionState State => _component.State;

    /// <summary>All about delegation over it.</summary>
    public ServerDelegation Delegation { get; }

    /// <summary>How many entities are known to be present.</summary>
    public int PresentCount => _audience.PresentCount;

    /// <summary>The requests that were answered over it, and over those before it that had the same <see cref="ServerOptions.Key"/>.</summary>
    public RequestCounts Requests { get; }

    /// <summary>The stream that lives, or null.</summary>
    public ComponentSession? Session => _component.Session;

    /// <summary>How many pushes wait for their answers.</summary>
    public int UnansweredPushes => _audience.PendingCount;

    /// <summary>How many pushes were sent to its users.</summary>
    public long Pushes => _audience.Counts.Sent;

    /// <summary>How often the connection had to be made anew, also to other addresses or with another secret under the same <see cref="ServerOptions.Key"/>.</summary>
    public long Reconnects => _reconnectsBefore + _component.Reconnects;

    /// <summary>Ends when the connection was told to stop and is closed; fails only where the program is wrong.</summary>
    public Task Completion { get; }

    /// <summary>Whether the connection can stay under other options.</summary>
    public bool Serves(ServerOptions server, ExtdiscoOptions options) =>
        Server.SameConnection(server)
        && _component.Options.Limits == options.Limits.Stanzas
        && _component.Options.StreamLimits == options.Limits.Streams
        && _component.Options.Timings == options.Connection
        && (server.Delegation == DelegationMode.Off || Delegation.Timings == options.Delegation);

    /// <summary>Answers by other options from the next request on, and tells those who are present what that changes for them.</summary>
    public void Replace(ServerOptions server, ExtdiscoOptions options, Catalogue catalogue)
    {
        Server = server;
        Requests.Serve(server.Domains);
        _pusher.Use(catalogue, options.PushOptions); // first: whoever is answered by the old ones still is told of the new ones
        _router.Handlers = Handlers.For(server, options, catalogue, _audience, Delegation, _time);
        Jid[] domains = [.. server.Domains.Select(Jid.Parse)];
        if (_router.Limiter is not { } limiter || limiter.Limits != options.Limits.Requests || !limiter.Exempt.SequenceEqual(domains))
        {
            _router.Limiter = new RequestLimiter(options.Limits.Requests, domains, _time); // whoever was at a limit begins anew
        }
    }

    /// <summary>Closes the connection cleanly.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Completion;
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    /// <summary>Where and as whom a component connects that serves a server.</summary>
    public static ComponentOptions ConnectionOf(ServerOptions server, ExtdiscoOptions options) => new()
    {
        Component = Jid.Parse(server.Component),
        Secret = server.Secret,
        Host = server.Host,
        Port = server.Port,
        Tls = server.Tls,
        TlsAuthorities = AuthoritiesOf(server),
        ServerDomain = Jid.Parse(server.Domains[0]),
        Limits = options.Limits.Stanzas,
        StreamLimits = options.Limits.Streams,
        Timings = options.Connection,
    };

    private static X509Certificate2Collection? AuthoritiesOf(ServerOptions server)
    {
        if (server.Authorities is not { } pem)
        {
            return null;
        }

        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(pem);
        return authorities;
    }
}
