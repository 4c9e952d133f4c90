using Extdisco.Testing;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Components;
using Extdisco.Xmpp.Delegation;
using Extdisco.Xmpp.Entity;
using Extdisco.Xmpp.Routing;

namespace Extdisco.Xmpp.Tests.Components;

/// <summary>A component that answers pings, connected to a <see cref="RawServer"/>.</summary>
internal sealed class RunningComponent : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();

    public RunningComponent(RawServer server, Func<ComponentOptions, ComponentOptions>? change = null, params IIqHandler[] handlers)
        : this(server.Port, change, handlers)
    {
    }

    public RunningComponent(RawServer server, TimeProvider time, Func<ComponentOptions, ComponentOptions>? change = null, params IIqHandler[] handlers)
        : this(server.Port, time, change, opened: null, handlers)
    {
    }

    public RunningComponent(int port, Func<ComponentOptions, ComponentOptions>? change = null, params IIqHandler[] handlers)
        : this(port, TimeProvider.System, change, opened: null, handlers)
    {
    }

    public RunningComponent(int port, TimeProvider time, Func<ComponentOptions, ComponentOptions>? change, Action<ComponentSession>? opened, params IIqHandler[] handlers)
    {
        var options = new ComponentOptions
        {
            Component = Jid.Parse("extdisco.example.test"),
            Secret = new Secret("lab-comp-secret"),
            ServerDomain = Jid.Parse("example.test"),
            Port = port,
            Timings = new ConnectionTimings { ReconnectMin = TimeSpan.FromMilliseconds(20), ReconnectMax = TimeSpan.FromMilliseconds(100) },
        };
        options = change is null ? options : change(options);
        Router = new StanzaRouter(options.Component, [], Log);
        var scope = new DelegationScope([Jid.Parse("example.test")], ["urn:later"]);
        Router.Handlers = [new PingHandler(), new DelegationHandler(Router, scope, time, Log), .. handlers];
        Component = new Component(options, Router, time, Log, session =>
        {
            opened?.Invoke(session);
            return Task.CompletedTask;
        });
        Running = Component.RunAsync(_stop.Token);
    }

    public RecordingLogger Log { get; } = new();

    public Component Component { get; }

    public StanzaRouter Router { get; }

    public Task Running { get; }

    public Task StopAsync()
    {
        _stop.Cancel();
        return Running.WaitAsync(TimeSpan.FromSeconds(30));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }
}
