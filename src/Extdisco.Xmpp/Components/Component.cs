using System.Diagnostics.CodeAnalysis;
using Extdisco.Xmpp.Routing;
using Microsoft.Extensions.Logging;

namespace Extdisco.Xmpp.Components;

/// <summary>
/// A component of an XMPP server (XEP-0114): it connects, answers what its router has answers for, and connects again
/// whenever the connection is lost, until it is told to stop.
/// </summary>
/// <param name="options">Where and as whom.</param>
/// <param name="router">What becomes of stanzas.</param>
/// <param name="time">Time, for waits and time-outs.</param>
/// <param name="logger">Where connections made and lost are told.</param>
/// <param name="attend">
/// What goes on beside each connection while it lives, or null. It is called before the first stanza is read, and ends when the
/// session does.
/// </param>
public sealed class Component(
    ComponentOptions options, StanzaRouter router, TimeProvider time, ILogger logger, Func<ComponentSession, Task>? attend = null)
{
    private volatile ConnectionState _state = new(false, time.GetUtcNow(), null, 0);
    private volatile ComponentSession? _session;

    /// <summary>Where and as whom this component connects.</summary>
    public ComponentOptions Options { get; } = options;

    /// <summary>Whether the server has accepted the handshake and the stream lives.</summary>
    public bool IsConnected => _state.IsConnected;

    /// <summary>The same in more words.</summary>
    public ConnectionState State => _state;

    /// <summary>The connection that lives, or null.</summary>
    public ComponentSession? Session => _session;

    /// <summary>How often the connection was made anew after the first time.</summary>
    public long Reconnects => Math.Max(0, _state.Connections - 1);

    /// <summary>Runs until told to stop; then the stream is closed cleanly.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var backoff = new Backoff(Options.Timings, Random.Shared.NextDouble);
        string? told = null;
        while (!stop.IsCancellationRequested)
        {
            var (opened, end) = await ConnectAsync(stop);
            var wasConnected = opened is not null;
            if (end.Kind == StreamEndKind.Stopped)
            {
                if (wasConnected)
                {
                    XmppLog.Closed(logger, Name, Options.Host, Options.Port);
                }

                return;
            }

            if (opened is not null && time.GetElapsedTime(opened.At) >= Options.Timings.Stable)
            {
                backoff.Reset();
            }

            if (end.Kind == StreamEndKind.Renewed && opened is not null)
            {
                await WaitAsync(await opened.Session.RenewRequested, stop);
                continue;
            }

            var advice = Refusal.Advice(end, Options, wasConnected);
            var delay = advice is null ? backoff.Next() : backoff.NextAfterRefusal();
            var reason = advice ?? end.Reason;
            _state = _state with { Problem = reason };
            told = Tell(reason, wasConnected, delay, told);
            await WaitAsync(delay, stop);
        }
    }

    /// <summary>Connects once, and runs until that connection ends. Nothing but its beginning is logged.</summary>
    /// <returns>Why it could not be made, or ended, and what to do about it; null where it was told to stop.</returns>
    public async Task<string?> RunOnceAsync(CancellationToken stop)
    {
        var (opened, end) = await ConnectAsync(stop);
        return end.Kind == StreamEndKind.Stopped ? null : Refusal.Advice(end, Options, wasConnected: opened is not null) ?? end.Reason;
    }

    private string Name => Options.Component.ToString();

    private async Task<(Opening? Opened, StreamEnd End)> ConnectAsync(CancellationToken stop)
    {
        Opening? opened = null;
        var end = await ComponentStream.RunAsync(Options, router, time, logger, session => opened = Open(session), stop);
        _session = null;
        if (opened is not null)
        {
            _state = _state with { IsConnected = false, Since = time.GetUtcNow(), Problem = end.Reason };
            await AttendedAsync(opened.Attending);
        }

        return (opened, end);
    }

    private Opening Open(ComponentSession session)
    {
        _session = session;
        _state = new ConnectionState(true, time.GetUtcNow(), null, _state.Connections + 1);
        XmppLog.Connected(logger, Name, Options.Host, Options.Port);
        return new Opening(session, time.GetTimestamp(), attend?.Invoke(session) ?? Task.CompletedTask);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "What attends a connection must not end the component; it is logged as the defect that it is.")]
    private async Task AttendedAsync(Task attending)
    {
        try
        {
            await attending;
        }
        catch (OperationCanceledException)
        {
            // The session ended.
        }
        catch (Exception e)
        {
            XmppLog.Failed(logger, e, Name);
        }
    }

    /// <summary>Says what happened, but not the same failure at the same level again.</summary>
    /// <returns>The failure told of, or null where a connection was lost.</returns>
    private string? Tell(string reason, bool wasConnected, TimeSpan delay, string? told)
    {
        if (wasConnected)
        {
            XmppLog.Lost(logger, Name, Options.Host, Options.Port, reason, delay.TotalSeconds);
            return null;
        }

        if (string.Equals(reason, told, StringComparison.Ordinal))
        {
            XmppLog.StillCannotConnect(logger, Name, reason, delay.TotalSeconds);
        }
        else
        {
            XmppLog.CannotConnect(logger, Name, reason, delay.TotalSeconds);
        }

        return reason;
    }

    private async Task WaitAsync(TimeSpan delay, CancellationToken stop)
    {
        try
        {
            await Task.Delay(delay, time, stop);
        }
        catch (OperationCanceledException)
        {
            // The loop sees it.
        }
    }

    private sealed record Opening(ComponentSession Session, long At, Task Attending);
}
