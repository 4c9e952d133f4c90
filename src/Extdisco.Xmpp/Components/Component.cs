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
public sealed class Component(ComponentOptions options, StanzaRouter router, TimeProvider time, ILogger logger)
{
    private volatile bool _isConnected;

    /// <summary>Raised whenever <see cref="IsConnected"/> has changed, on the connection's own turn: be quick.</summary>
    public event EventHandler? ConnectedChanged;

    /// <summary>Where and as whom this component connects.</summary>
    public ComponentOptions Options { get; } = options;

    /// <summary>Whether the server has accepted the handshake and the stream lives.</summary>
    public bool IsConnected => _isConnected;

    /// <summary>Runs until told to stop; then the stream is closed cleanly.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var backoff = new Backoff(Options.Timings, Random.Shared.NextDouble);
        string? told = null;
        while (!stop.IsCancellationRequested)
        {
            long openedAt = 0;
            var end = await ComponentStream.RunAsync(Options, router, time, logger, () => Opened(out openedAt), stop);
            var wasConnected = _isConnected;
            SetConnected(false);
            if (end.Kind == StreamEndKind.Stopped)
            {
                if (wasConnected)
                {
                    XmppLog.Closed(logger, Name, Options.Host, Options.Port);
                }

                return;
            }

            if (wasConnected && time.GetElapsedTime(openedAt) >= Options.Timings.Stable)
            {
                backoff.Reset();
            }

            var advice = Refusal.Advice(end, Options, wasConnected);
            var delay = advice is null ? backoff.Next() : backoff.NextAfterRefusal();
            told = Tell(advice ?? end.Reason, wasConnected, delay, told);
            await WaitAsync(delay, stop);
        }
    }

    private string Name => Options.Component.ToString();

    private void Opened(out long at)
    {
        at = time.GetTimestamp();
        XmppLog.Connected(logger, Name, Options.Host, Options.Port);
        SetConnected(true);
    }

    private void SetConnected(bool value)
    {
        if (_isConnected != value)
        {
            _isConnected = value;
            ConnectedChanged?.Invoke(this, EventArgs.Empty);
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
}
