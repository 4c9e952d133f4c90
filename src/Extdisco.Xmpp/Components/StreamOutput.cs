using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Components;

/// <summary>
/// The way out of a stream. Stanzas are written under a lock into one buffer and leave together in one write; while a write
/// is under way the next ones gather in the other buffer. Nobody waits for a write but who finds too much unsent.
/// </summary>
internal sealed class StreamOutput : IDisposable
{
    private const int Usual = 64 * 1024;

    /// <summary>How much room is kept: the answers to all requests that fit into what is read at once.</summary>
    private const int Kept = 512 * 1024;

    private readonly Stream _stream;
    private readonly int _highWater;
    private readonly TimeSpan _patience;
    private readonly ITimer _late;
    private readonly Action<Exception> _broken;
    private readonly CancellationToken _cancellation;
    private readonly Lock _gate = new();
    private Utf8XmlWriter _gathering = new(Usual);
    private Utf8XmlWriter _sending = new(Usual);
    private Task _flush = Task.CompletedTask;
    private volatile bool _isHigh;
    private bool _flushing;
    private bool _closed;

    /// <summary>Makes the way out.</summary>
    /// <param name="stream">Where the bytes go.</param>
    /// <param name="options">How much may be unsent before the reader is to stop reading, and how long a write may take.</param>
    /// <param name="time">Time.</param>
    /// <param name="stalled">Called when a write takes longer. It has to cancel.</param>
    /// <param name="broken">Called when writing has failed.</param>
    /// <param name="cancellation">Cancelled when the stream is over.</param>
    public StreamOutput(
        Stream stream, ComponentOptions options, TimeProvider time, Action stalled, Action<Exception> broken, CancellationToken cancellation)
    {
        _stream = stream;
        _highWater = options.StreamLimits.WriteQueueBytes;
        _patience = options.Timings.WriteTimeout;
        _late = time.CreateTimer(_ => stalled(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _broken = broken;
        _cancellation = cancellation;
    }

    /// <summary>Sends what has gathered if that is much, so that no more is kept than has to be.</summary>
    /// <returns>Whether the server takes bytes so slowly that no more should be made.</returns>
    public bool IsCongested()
    {
        if (_isHigh)
        {
            Flush(); // most often the system takes it all, and nothing is left
        }

        return _isHigh;
    }

    /// <summary>How many bytes wait until those before them are sent.</summary>
    public int UnsentBytes
    {
        get
        {
            lock (_gate)
            {
                return _gathering.Length;
            }
        }
    }

    /// <summary>Writes a piece whole, so that no other gets into it. It leaves with the next <see cref="Flush"/>.</summary>
    /// <returns>False where the stream is closed already: nothing was written.</returns>
    public bool Append<TState>(StanzaWrite<TState> write, TState state)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            var mark = _gathering.Length;
            try
            {
                write(_gathering, state);
            }
            catch
            {
                _gathering.Truncate(mark); // half a piece would end the stream
                throw;
            }

            _isHigh = _gathering.Size > _highWater;
            return true;
        }
    }

    /// <summary>Writes the last piece; what comes after it is thrown away.</summary>
    public void AppendLast<TState>(StanzaWrite<TState> write, TState state)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                write(_gathering, state);
                _closed = true;
            }
        }
    }

    /// <summary>Sends what has gathered, unless a write is under way: that one takes it along.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            if (_flushing || _gathering.Length == 0)
            {
                return;
            }

            _flushing = true;
            _flush = SendAsync();
        }
    }

    /// <summary>Completes when all that was written by now has left, or cannot leave any more.</summary>
    public Task DrainAsync()
    {
        Flush();
        lock (_gate)
        {
            return _flush;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _late.Dispose();

    private async Task SendAsync()
    {
        try
        {
            while (SwapBuffers())
            {
                var write = _stream.WriteAsync(_sending.Written, _cancellation);
                if (write.IsCompleted)
                {
                    await write; // nearly always: the system has taken it all
                }
                else
                {
                    _late.Change(_patience, Timeout.InfiniteTimeSpan);
                    await write;
                    _late.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                }

                _sending.Clear(Kept);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            lock (_gate)
            {
                _closed = true;
                _flushing = false;
            }

            _broken(e);
        }
    }

    private bool SwapBuffers()
    {
        lock (_gate)
        {
            (_gathering, _sending) = (_sending, _gathering);
            _isHigh = false;
            _flushing = _sending.Length > 0;
            return _flushing;
        }
    }
}
