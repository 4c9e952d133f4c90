using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;
using Microsoft.Extensions.Logging;

namespace Extdisco.Xmpp.Components;

/// <summary>
/// One XEP-0114 stream, from the stream header to its end. One reader: it takes every stanza at hand, answers each in its
/// turn, and sends the answers together before it waits for more.
/// </summary>
/// <remarks>There is one door to "this stream is over", <see cref="Break"/>; the first reason wins.</remarks>
internal sealed partial class ComponentStream : IAsyncDisposable
{
    /// <summary>How long is read on after sending has failed.</summary>
    private static readonly TimeSpan ReasonTimeout = TimeSpan.FromMilliseconds(500);

    private readonly ComponentOptions _options;
    private readonly StanzaRouter _router;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action<ComponentSession> _opened;
    private readonly Stream _bytes;
    private readonly CancellationTokenSource _broken;
    private readonly LimitCounter _limits;
    private readonly KeyValuePair<string, object?> _tag;
    private readonly StreamInput _input;
    private readonly StreamOutput _output;
    private readonly ComponentSession _session;
    private readonly DeferredAnswers _deferred;
    private readonly DeferralSlot _slot = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StanzaFramer _framer;
    private readonly XmlFragment _fragment;
    private StreamEnd? _end;
    private Exception? _writeFailure;
    private Phase _phase;
    private long _lastReceived;
    private bool _drained;
    private bool _answered;
    private volatile bool _closing;
    private volatile bool _isHeldUp;

    /// <summary>Makes a stream over a connection that is there.</summary>
    internal ComponentStream(Stream bytes, ComponentOptions options, StanzaRouter router, TimeProvider time, ILogger logger, Action<ComponentSession> opened)
    {
        _bytes = bytes;
        _options = options;
        _router = router;
        _time = time;
        _logger = logger;
        _opened = opened;
        _broken = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _limits = new LimitCounter(options.Component);
        _tag = new KeyValuePair<string, object?>(XmppMetrics.Component, options.Component.ToString());
        _input = new StreamInput(bytes);
        _output = new StreamOutput(bytes, options, time, WriteIsLate, WriteFailed, _broken.Token);
        _session = new ComponentSession(options, _output, _limits, time, _broken.Token);
        _deferred = new DeferredAnswers(
            _output, options.StreamLimits.DeferredAnswers, options.AnswerTimeout, _limits, time, logger, _broken.Token);
        _session.Deferred = _deferred;
        _framer = new StanzaFramer(options.Limits);
        _fragment = new XmlFragment(options.Limits);
    }

    private enum Phase
    {
        Header,
        Handshake,
        Open,
    }

    /// <summary>Connects, and runs a stream until it ends.</summary>
    /// <param name="options">Where and as whom.</param>
    /// <param name="router">What becomes of stanzas.</param>
    /// <param name="time">Time.</param>
    /// <param name="logger">Where it tells what happens.</param>
    /// <param name="opened">Called when the server has accepted the handshake.</param>
    /// <param name="stop">Closes the stream cleanly.</param>
    public static async Task<StreamEnd> RunAsync(
        ComponentOptions options, StanzaRouter router, TimeProvider time, ILogger logger, Action<ComponentSession> opened, CancellationToken stop)
    {
        using var connecting = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var deadline = new CancellationTokenSource(options.Timings.ConnectTimeout, time);
        using var link = deadline.Token.Register(connecting.Cancel);
        try
        {
            using var socket = await Transport.ConnectAsync(options, connecting.Token);
            var bytes = await Transport.OpenAsync(socket, options, connecting.Token);
            await using var stream = new ComponentStream(bytes, options, router, time, logger, opened);
            var end = await stream.RunAsync(deadline, stop);
            if (end.Kind == StreamEndKind.TimedOut)
            {
                socket.LingerState = new LingerOption(enable: true, 0); // reset: a server that does not read would not see the end either
            }

            return end;
        }
        catch (StreamBrokenException e)
        {
            return e.End;
        }
        catch (OperationCanceledException)
        {
            return stop.IsCancellationRequested
                ? new StreamEnd(StreamEndKind.Stopped, "stopped while connecting")
                : new StreamEnd(StreamEndKind.TimedOut, $"{options.Host}:{options.Port} did not answer within {options.Timings.ConnectTimeout.TotalSeconds:0.#} s");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _output.Dispose();
        await _bytes.DisposeAsync();
        _broken.Dispose();
    }

    /// <summary>Runs until the stream ends.</summary>
    /// <param name="deadline">Cancelled when the server has taken too long to accept the handshake.</param>
    /// <param name="stop">Closes the stream cleanly.</param>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever goes wrong ends this stream, not the process; it is logged as the defect that it is.")]
    internal async Task<StreamEnd> RunAsync(CancellationTokenSource deadline, CancellationToken stop)
    {
        using var late = deadline.Token.Register(HandshakeIsLate);
        _lastReceived = _time.GetTimestamp();
        var watching = WatchAsync();
        var closing = CloseWhenStoppedAsync(stop);
        try
        {
            WriteHeader();
            await ReadAsync();
        }
        catch (StreamBrokenException e)
        {
            await SendRestAsync();
            Break(e.End);
        }
        catch (XmlFaultException e)
        {
            SendAndEnd(new StreamError(StreamErrorCondition.For(e.Fault)));
            await SendRestAsync();
            Break(new StreamEnd(StreamEndKind.BadXml, $"the server sent bad XML: {e.Message}"));
        }
        catch (OperationCanceledException) when (_broken.IsCancellationRequested)
        {
            // Break has the reason already, unless there is nothing more than this.
            Break(new StreamEnd(StreamEndKind.ClosedByServer, $"the connection broke while sending ({_writeFailure?.Message})"));
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            Break(new StreamEnd(StreamEndKind.ClosedByServer, $"the connection broke ({e.Message})"));
        }
        catch (Exception e)
        {
            XmppLog.Failed(_logger, e, Name);
            Break(new StreamEnd(StreamEndKind.Failed, "something failed on this side"));
        }

        await _broken.CancelAsync();
        await Task.WhenAll(watching, closing, _deferred.WhenSentAsync());
        return _end!;
    }

    private string Name => _options.Component.ToString();

    /// <summary>The one door to the end of this stream. The first reason wins.</summary>
    private void Break(StreamEnd end)
    {
        if (Interlocked.CompareExchange(ref _end, end, null) is null)
        {
            _broken.Cancel();
        }
    }

    /// <summary>
    /// A server that closes says why, but what is being sent may fail before that is read: the reader gets a while to find it.
    /// </summary>
    private void WriteFailed(Exception e)
    {
        if (Volatile.Read(ref _end) is null && Interlocked.CompareExchange(ref _writeFailure, e, null) is null)
        {
            _broken.CancelAfter(ReasonTimeout);
        }
    }

    private void WriteIsLate()
    {
        _limits.Reached(Limit.WriteTimeout);
        Break(new StreamEnd(
            StreamEndKind.TimedOut,
            $"the server did not take what was sent to it within {_options.Timings.WriteTimeout.TotalSeconds:0.#} s"));
    }

    private void HandshakeIsLate()
    {
        if (_phase != Phase.Open)
        {
            Break(new StreamEnd(StreamEndKind.TimedOut, $"{_options.Host}:{_options.Port} did not complete the handshake within {_options.Timings.ConnectTimeout.TotalSeconds:0.#} s; see that it is a component port (XEP-0114){(_options.Tls ? "" : ", and without TLS")}"));
        }
    }
}
