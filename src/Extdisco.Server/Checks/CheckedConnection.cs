using Extdisco.Push;
using Extdisco.Server.Configuration;
using Extdisco.Server.Hosting;
using Extdisco.Server.Options;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Components;
using Extdisco.Xmpp.Delegation;
using Extdisco.Xmpp.Routing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Extdisco.Server.Checks;

/// <summary>A connection made for the check alone. While it lives, whoever asks is answered as by the service itself.</summary>
internal sealed class CheckedConnection : IAsyncDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AdvertisementTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<ComponentSession> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ServerDelegation _delegation;
    private readonly TimeSpan _advertisementTimeout;
    private readonly TimeProvider _time;
    private readonly Task<string?> _end;

    /// <summary>Begins to connect.</summary>
    /// <param name="server">The server.</param>
    /// <param name="options">All options.</param>
    /// <param name="time">Time.</param>
    public CheckedConnection(ServerOptions server, ExtdiscoOptions options, TimeProvider time)
    {
        _time = time;
        _advertisementTimeout = Shorter(options.Delegation.AdvertisementTimeout, AdvertisementTimeout);
        var connection = ServerConnection.ConnectionOf(server, options);
        connection = connection with { Timings = connection.Timings with { ConnectTimeout = Shorter(connection.Timings.ConnectTimeout, ConnectTimeout) } };
        Component = connection.Component;
        var router = new StanzaRouter(connection.Component, [], NullLogger.Instance);
        _delegation = new ServerDelegation(server, options.Delegation, router, time, NullLoggerFactory.Instance);
        router.MessageHandlers = server.Delegation == DelegationMode.Off ? [] : [_delegation.Advertisements];
        var catalogue = CatalogueBuilder.For(server, CatalogueBuilder.Services(options), options.Access);
        var audience = new Audience(connection.Component, catalogue, options.PushOptions, time, NullLogger<Audience>.Instance);
        router.Handlers = Handlers.For(server, options, catalogue, audience, _delegation, time);
        _end = new Component(connection, router, time, NullLogger.Instance, Opened).RunOnceAsync(_stop.Token);
    }

    /// <summary>The component's own domain.</summary>
    public Jid Component { get; }

    /// <summary>What the domains are to delegate and to show.</summary>
    public IReadOnlyList<string> Namespaces => _delegation.Scope.Namespaces;

    /// <summary>Why the connection could not be made, or ended, and what to do about it. It completes then, or when this is disposed of.</summary>
    public Task<string?> Completion => _end;

    /// <summary>Waits until the server has accepted the handshake.</summary>
    /// <returns>The connection, or null where <see cref="Completion"/> tells why there is none.</returns>
    public async Task<ComponentSession?> OpenAsync(CancellationToken cancellation)
    {
        await Task.WhenAny(_opened.Task, _end).WaitAsync(cancellation);
        return _opened.Task.IsCompletedSuccessfully ? await _opened.Task : null;
    }

    /// <summary>Waits until all domains have delegated and show everything, or long enough.</summary>
    /// <returns>What there is of each domain then.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled, or the connection ended.</exception>
    public async Task<IReadOnlyList<DomainView>> LookAsync(ComponentSession session, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(session.Ended, cancellation);
        var look = new DomainLook(_delegation);
        for (var began = _time.GetTimestamp();
            !_delegation.Scope.Domains.All(domain => look.Delegated(domain).Count == Namespaces.Count) && _time.GetElapsedTime(began) < _advertisementTimeout;)
        {
            await Task.Delay(LookAgain, _time, either.Token);
        }

        // A server asks back what it is to show before it shows it.
        for (var began = _time.GetTimestamp(); ; await Task.Delay(LookAgain, _time, either.Token))
        {
            var views = await look.RunAsync(session);
            if (views.All(view => view.Shown?.Intersect(view.Delegated, StringComparer.Ordinal).Count() == view.Delegated.Count)
                || _time.GetElapsedTime(began) >= DomainLook.Patience)
            {
                return views;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _end;
        _stop.Dispose();
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private Task Opened(ComponentSession session)
    {
        _opened.SetResult(session);
        return Task.CompletedTask;
    }
}
