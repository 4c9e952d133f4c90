using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Components;
using Extdisco.Xmpp.Entity;
using Extdisco.Xmpp.Routing;

namespace Extdisco.Xmpp.Tests.Components;

/// <summary>A component that answers pings, connected to a <see cref="RawServer"/>.</summary>
internal sealed class RunningComponent : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();

    public RunningComponent(RawServer server, Func<ComponentOptions, ComponentOptions>? change = null)
        : this(server.Port, change)
    {
    }

    public RunningComponent(int port, Func<ComponentOptions, ComponentOptions>? change = null)
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
        Component = new Component(options, new StanzaRouter(options.Component, [new PingHandler()], Log), TimeProvider.System, Log);
        Running = Component.RunAsync(_stop.Token);
    }

    public RecordingLogger Log { get; } = new();

    public Component Component { get; }

    public Task Running { get; }

    public Task StopAsync()
    {
        _stop.Cancel();
        return Running.WaitAsync(TimeSpan.FromSeconds(10));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }
}
