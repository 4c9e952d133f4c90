using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Text;
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
internal sealed class ComponentStream : IAsyncDisposable
{
    private readonly ComponentOptions _options;
    private readonly StanzaRouter _router;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action _opened;
    private readonly Socket _socket;
    private readonly Stream _bytes;
    private readonly CancellationTokenSource _broken;
    private readonly StreamInput _input;
    private readonly StreamOutput _output;
    private readonly StanzaFramer _framer;
    private readonly XmlFragment _fragment;
    private StreamEnd? _end;
    private Phase _phase;
    private long _lastReceived;
    private bool _closing;

    private ComponentStream(Socket socket, Stream bytes, ComponentOptions options, StanzaRouter router, TimeProvider time, ILogger logger, Action opened)
    {
        _socket = socket;
        _bytes = bytes;
        _options = options;
        _router = router;
        _time = time;
        _logger = logger;
        _opened = opened;
        _broken = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _input = new StreamInput(bytes);
        _output = new StreamOutput(bytes, WriteFailed, _broken.Token);
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
        ComponentOptions options, StanzaRouter router, TimeProvider time, ILogger logger, Action opened, CancellationToken stop)
    {
        using var connecting = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var deadline = new CancellationTokenSource(options.Timings.ConnectTimeout, time);
        using var link = deadline.Token.Register(connecting.Cancel);
        try
        {
            using var socket = await Transport.ConnectAsync(options, connecting.Token);
            var bytes = await Transport.OpenAsync(socket, options, connecting.Token);
            await using var stream = new ComponentStream(socket, bytes, options, router, time, logger, opened);
            return await stream.RunAsync(deadline, stop);
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
        await _bytes.DisposeAsync();
        _broken.Dispose();
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever goes wrong ends this stream, not the process; it is logged as the defect that it is.")]
    private async Task<StreamEnd> RunAsync(CancellationTokenSource deadline, CancellationToken stop)
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
            // Break has the reason.
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
        await Task.WhenAll(watching, closing);
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

    private void WriteFailed(Exception e) =>
        Break(new StreamEnd(StreamEndKind.ClosedByServer, $"the connection broke while sending ({e.Message})"));

    private void HandshakeIsLate()
    {
        if (_phase != Phase.Open)
        {
            Break(new StreamEnd(StreamEndKind.TimedOut, $"{_options.Host}:{_options.Port} did not complete the handshake within {_options.Timings.ConnectTimeout.TotalSeconds:0.#} s; see that it is a component port (XEP-0114){(_options.Tls ? "" : ", and without TLS")}"));
        }
    }

    private void WriteHeader()
    {
        _output.Append(
            static (writer, component) =>
            {
                writer.Raw("<?xml version='1.0'?>"u8);
                writer.Raw("<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' to='"u8);
                writer.Text(component);
                writer.Raw("'>"u8);
            },
            Name);
        _output.Flush();
    }

    private async Task ReadAsync()
    {
        while (true)
        {
            while (TakeFrame())
            {
                if (_output.IsCongested)
                {
                    await _output.DrainAsync();
                }
            }

            if (_end is not null)
            {
                return;
            }

            _output.Flush();
            if (!await _input.ReadAsync(_broken.Token))
            {
                throw new StreamBrokenException(EndOfConnection());
            }

            Volatile.Write(ref _lastReceived, _time.GetTimestamp());
        }
    }

    private StreamEnd EndOfConnection() => _closing
        ? new StreamEnd(StreamEndKind.Stopped, "closed")
        : new StreamEnd(StreamEndKind.ClosedByServer, _framer.InStanza
            ? "the server closed the connection in the middle of a stanza"
            : "the server closed the connection");

    /// <summary>Takes one frame out of the bytes at hand and acts upon it.</summary>
    /// <returns>False when more bytes are needed, or the stream is over.</returns>
    private bool TakeFrame()
    {
        if (_end is not null)
        {
            return false;
        }

        var kind = _framer.Next(_input.Unread, out var length);
        switch (kind)
        {
            case FrameKind.Incomplete:
                return false;
            case FrameKind.Declaration:
                XmlDeclaration.Check(_input.Unread[..length]);
                break;
            case FrameKind.Header:
                TakeHeader(length);
                break;
            case FrameKind.Stanza:
                TakeElement(length);
                break;
            case FrameKind.BeyondLimits:
                TakeBeginningBeyondLimits();
                break;
            case FrameKind.End:
                ServerCloses();
                break;
            default:
                break;
        }

        _input.Take(length);
        return true;
    }

    private void TakeHeader(int length)
    {
        _fragment.ReadStartTag(_input.Buffer, _input.Start, length);
        var header = _fragment.Root;
        if (!header.Is("stream"u8, Xmlns.Stream) || !_fragment.DefaultNamespace.SequenceEqual(Xmlns.ComponentAccept))
        {
            SendAndEnd(new StreamError(StreamErrorCondition.InvalidNamespace));
            throw new StreamBrokenException(new StreamEnd(
                StreamEndKind.StreamError,
                $"{_options.Host}:{_options.Port} does not speak the component protocol; Extdisco:Servers:N:Port must be the server's component port (Prosody: component_ports, ejabberd: a listener with module ejabberd_service)"));
        }

        // Prosody refuses a component that it does not know with an empty id and an error right behind it: no handshake then.
        var id = header.Attribute("id"u8);
        var digest = id.IsEmpty ? null : Handshake.Digest(id, _options.Secret);
        _fragment.KeepScope();
        _phase = Phase.Handshake;
        if (digest is not null)
        {
            _output.Append(static (writer, text) => writer.TextElement("handshake"u8, text), digest);
        }
    }

    private void TakeElement(int length)
    {
        _fragment.Read(_input.Buffer, _input.Start, length);
        var element = _fragment.Root;
        if (element.Is("error"u8, Xmlns.Stream))
        {
            var error = StreamError.Read(element);
            SendAndEnd(null);
            throw new StreamBrokenException(new StreamEnd(StreamEndKind.StreamError, $"the server ended the stream with {error}", error));
        }

        if (_phase == Phase.Handshake && element.Is("handshake"u8, Xmlns.ComponentAccept))
        {
            _phase = Phase.Open;
            _opened();
            return;
        }

        var stanza = new Stanza(element);
        if (stanza.Kind == StanzaKind.None || _phase != Phase.Open)
        {
            XmppLog.UnknownElement(_logger, Name, Encoding.UTF8.GetString(element.Name));
        }
        else if (_fragment.WithinLimits)
        {
            _output.Append(static (writer, state) => state._router.Route(state.stanza, writer), (_router, stanza));
        }
        else
        {
            Refuse(stanza);
        }
    }

    private void TakeBeginningBeyondLimits()
    {
        if (_framer.StartTagLength == 0 || _phase != Phase.Open)
        {
            XmppLog.BeyondLimits(_logger, Name, "somebody");
            return;
        }

        _fragment.ReadStartTag(_input.Buffer, _input.Start, _framer.StartTagLength);
        Refuse(new Stanza(_fragment.Root));
    }

    private void Refuse(Stanza stanza)
    {
        XmppLog.BeyondLimits(_logger, Name, Encoding.UTF8.GetString(stanza.From));
        _output.Append(static (writer, state) => state._router.Refuse(state.stanza, writer), (_router, stanza));
    }

    private void ServerCloses()
    {
        SendAndEnd(null);
        throw new StreamBrokenException(_closing
            ? new StreamEnd(StreamEndKind.Stopped, "closed")
            : new StreamEnd(StreamEndKind.ClosedByServer, "the server closed the stream"));
    }

    /// <summary>Writes the end of our side, behind an error where there is one; nothing is written after it.</summary>
    private void SendAndEnd(StreamError? error)
    {
        _output.AppendLast(
            static (writer, state) =>
            {
                state?.Write(writer);
                writer.Raw("</stream:stream>"u8);
            },
            error);
        _output.Flush();
    }

    /// <summary>Gives what is written a while to leave, before the connection is closed under it.</summary>
    private async Task SendRestAsync() =>
        await Task.WhenAny(_output.DrainAsync(), Task.Delay(_options.Timings.CloseTimeout, _time));

    /// <summary>Tries an idle connection, and gives it up when nothing has come for two intervals.</summary>
    private async Task WatchAsync()
    {
        var interval = _options.Timings.PingInterval;
        if (interval <= TimeSpan.Zero)
        {
            return;
        }

        using var timer = new PeriodicTimer(interval / 4, _time);
        var tried = _time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(_broken.Token))
            {
                var idle = _time.GetElapsedTime(Volatile.Read(ref _lastReceived));
                if (_phase != Phase.Open || idle < interval)
                {
                    continue;
                }

                // A tick is a quarter of an interval, so that the end comes before two whole ones are over.
                if (_options.Timings.KeepAlive == KeepAlive.Ping && idle >= interval * 1.75)
                {
                    Break(new StreamEnd(StreamEndKind.TimedOut, $"nothing came from the server for {idle.TotalSeconds:0.#} s, not even the answer to a ping"));
                }
                else if (_time.GetElapsedTime(tried) >= interval)
                {
                    tried = _time.GetTimestamp();
                    Try();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The stream is over.
        }
    }

    private void Try()
    {
        if (_options.Timings.KeepAlive == KeepAlive.Whitespace)
        {
            _output.Append(static (writer, blank) => writer.Text(blank), " ");
        }
        else
        {
            XmppLog.Pinging(_logger, Name, _options.ServerDomain.ToString());
            _output.Append(
                static (writer, options) =>
                {
                    writer.StartElement("iq"u8);
                    writer.Attribute("type"u8, "get"u8);
                    writer.Attribute("id"u8, "alive-" + Guid.NewGuid().ToString("N"));
                    writer.Attribute("from"u8, options.Component.ToString());
                    writer.Attribute("to"u8, options.ServerDomain.ToString());
                    writer.EmptyElement("ping"u8, Xmlns.Ping);
                    writer.EndElement("iq"u8);
                },
                _options);
        }

        _output.Flush();
    }

    /// <summary>
    /// Closes the stream when told to stop: what the server has sent already is still read and answered, because a request
    /// without an answer leaves a client waiting for ever; then our side ends, and the server has a while to end its own.
    /// </summary>
    private async Task CloseWhenStoppedAsync(CancellationToken stop)
    {
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, _broken.Token);
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, either.Token);
        }
        catch (OperationCanceledException) when (_broken.IsCancellationRequested)
        {
            return;
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }

        try
        {
            for (var waits = 0; _socket.Available > 0 && waits < 50; waits++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), _time, _broken.Token);
            }

            _closing = true;
            SendAndEnd(null);
            await Task.Delay(_options.Timings.CloseTimeout, _time, _broken.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The stream ended meanwhile.
        }

        Break(new StreamEnd(StreamEndKind.Stopped, "closed"));
    }
}
