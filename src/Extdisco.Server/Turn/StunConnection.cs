using System.Threading.Channels;

namespace Extdisco.Server.Turn;

/// <summary>
/// Asks one relay, one request at a time (RFC 8489, section 6). A reader of its own takes in what comes, so that giving up a wait
/// never leaves a message half read.
/// </summary>
internal sealed class StunConnection : IAsyncDisposable
{
    /// <summary>Messages that came and were not waited for yet. Beyond that the relay has to wait, or over udp is not listened to.</summary>
    private const int MostWaiting = 16;

    /// <summary>Messages during one wait that are not what is waited for. After that the relay is out of its mind.</summary>
    private const int MostStrays = 1000;

    private readonly StunPipe _pipe;
    private readonly StunRoute _route;
    private readonly StunTimings _timings;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _closing = new();
    private readonly Channel<StunMessage> _incoming =
        Channel.CreateBounded<StunMessage>(new BoundedChannelOptions(MostWaiting) { SingleReader = true, SingleWriter = true });

    private readonly Task _reading;

    /// <summary>Begins to read.</summary>
    /// <param name="pipe">What carries the messages; it goes with the connection.</param>
    /// <param name="route">Where it leads to.</param>
    /// <param name="timings">How patiently.</param>
    /// <param name="time">Time.</param>
    public StunConnection(StunPipe pipe, StunRoute route, StunTimings timings, TimeProvider time)
    {
        _pipe = pipe;
        _route = route;
        _timings = timings;
        _time = time;
        _reading = ReadAsync();
    }

    /// <summary>Whether an allocation ends with the connection (RFC 8656, section 5).</summary>
    public bool IsReliable => _pipe.IsReliable;

    /// <summary>The shortest time yet between a request and its answer, or null.</summary>
    public TimeSpan? RoundTrip { get; private set; }

    /// <summary>Sends a request and waits for its answer, a success or an error.</summary>
    /// <param name="request">The request.</param>
    /// <param name="key">What it is signed with, or null where it is not.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="StunException">No answer came, or none that can be used.</exception>
    public async Task<StunMessage> RequestAsync(StunWriter request, StunKey? key, CancellationToken cancellation)
    {
        var answers = new AnswerFilter(request, key, IsReliable);
        try
        {
            var answer = await ExchangeAsync(token => SendAsync(request, token), repeat: !IsReliable, answers.Accepts, cancellation);
            RoundTrip = RoundTrip is null || answer.RoundTrip < RoundTrip ? answer.RoundTrip ?? RoundTrip : RoundTrip;
            return answer.Message;
        }
        catch (StunException e) when (e.Kind == ProbeFailureKind.NoAnswer && answers.SawForgery)
        {
            throw AnswerFilter.WrongSignature();
        }
        catch (StunException e) when (e.Kind is ProbeFailureKind.NoAnswer or ProbeFailureKind.Closed)
        {
            throw SocketFailure.Unanswered(e.Kind, _route, request.Method);
        }
    }

    /// <summary>Sends a message that nobody answers, or not by this connection.</summary>
    /// <exception cref="StunException">The connection is broken.</exception>
    public Task SendAsync(StunWriter message, CancellationToken cancellation) => _pipe.SendAsync(message.Written, cancellation);

    /// <summary>Sends something, again and again if need be, until a message comes over this connection that is accepted.</summary>
    /// <param name="send">Sends it, over whichever connection.</param>
    /// <param name="repeat">Whether to send it again where nothing comes.</param>
    /// <param name="accepts">Whether a message is what is waited for; others are dropped.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="StunException">Nothing came in time, or the connection is broken.</exception>
    public async Task<StunAnswer> ExchangeAsync(
        Func<CancellationToken, Task> send, bool repeat, Func<StunMessage, bool> accepts, CancellationToken cancellation)
    {
        var begun = _time.GetTimestamp();
        var pause = _timings.Retransmission;
        for (var sent = 1; ; sent++)
        {
            await send(cancellation);
            var left = TimeSpan.FromTicks(Math.Max(0, (_timings.Patience - _time.GetElapsedTime(begun)).Ticks));
            if (await WaitAsync(accepts, repeat && pause < left ? pause : left, cancellation) is { } message)
            {
                return new StunAnswer(message, sent == 1 ? _time.GetElapsedTime(begun) : null);
            }

            if (!repeat || pause >= left)
            {
                throw SocketFailure.NoAnswer(_route);
            }

            pause *= 2;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _reading;
        _pipe.Dispose();
        _closing.Dispose();
    }

    private async Task<StunMessage?> WaitAsync(Func<StunMessage, bool> accepts, TimeSpan patience, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            for (var strays = 0; strays < MostStrays; strays++)
            {
                var message = await NextAsync(either.Token);
                if (accepts(message))
                {
                    return message;
                }
            }

            throw new StunException(ProbeFailureKind.BadAnswer, $"{_route} sends message after message that answers nothing; see what listens there");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<StunMessage> NextAsync(CancellationToken cancellation)
    {
        StunMessage? message;
        while (!_incoming.Reader.TryRead(out message))
        {
            // Fails with what ended the reading: it never ends without a failure while somebody waits.
            await _incoming.Reader.WaitToReadAsync(cancellation);
        }

        cancellation.ThrowIfCancellationRequested();
        return message;
    }

    private async Task ReadAsync()
    {
        try
        {
            while (true)
            {
                var bytes = await _pipe.ReceiveAsync(_closing.Token);
                if (StunMessage.TryRead(bytes, out var message))
                {
                    await _incoming.Writer.WriteAsync(message, _closing.Token);
                }
                else if (_pipe.IsReliable)
                {
                    throw new StunException(ProbeFailureKind.BadAnswer, $"{_route} sent a malformed STUN message; see what listens there");
                }
            }
        }
        catch (StunException e)
        {
            _incoming.Writer.Complete(e);
        }
        catch (OperationCanceledException e)
        {
            _incoming.Writer.Complete(e);
        }
    }
}
