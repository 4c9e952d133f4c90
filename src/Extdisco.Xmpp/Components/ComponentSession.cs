using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Components;

/// <summary>A connection that lives, for whoever has to ask the server something while it does.</summary>
public sealed class ComponentSession
{
    private readonly Jid _component;
    private readonly StreamOutput _output;
    private readonly LimitCounter _limits;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource<TimeSpan> _renewal = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, (Jid From, Action<Stanza> Read)> _pending = new(StringComparer.Ordinal);

    internal ComponentSession(ComponentOptions options, StreamOutput output, LimitCounter limits, TimeProvider time, CancellationToken ended)
    {
        _component = options.Component;
        PendingRequests = options.StreamLimits.PendingRequests;
        _output = output;
        _limits = limits;
        _time = time;
        Ended = ended;
    }

    /// <summary>Which server is at the other end.</summary>
    public ServerSoftware Server { get; internal set; }

    /// <summary>How many requests of ours may wait for an answer. Beyond that a new one counts as unanswered at once.</summary>
    public int PendingRequests { get; }

    /// <summary>How many of them wait for one now.</summary>
    public int WaitingRequests => _pending.Count;

    /// <summary>How many requests to us wait for an answer that comes later.</summary>
    public int WaitingAnswers => Deferred?.Count ?? 0;

    /// <summary>How many bytes wait for the server to take those before them.</summary>
    public int UnsentBytes => _output.UnsentBytes;

    /// <summary>Cancelled when the connection is over.</summary>
    public CancellationToken Ended { get; }

    /// <summary>Completes when the connection is to be closed and made anew, with how long to wait in between.</summary>
    internal Task<TimeSpan> RenewRequested => _renewal.Task;

    /// <summary>The answers that come later.</summary>
    internal DeferredAnswers? Deferred { get; set; }

    /// <summary>The error with which the server ended the stream, once it did.</summary>
    public StreamError? Error { get; internal set; }

    /// <summary>Who looks at answers to what <see cref="Append"/> wrote, or null. Those to <see cref="GetAsync"/> are not among them.</summary>
    public AnswerTaker? Answers { get; set; }

    /// <summary>
    /// Writes stanzas of our own. They leave with the next answers, or with <see cref="SendAsync"/>; no answer waits longer than
    /// the call itself takes.
    /// </summary>
    /// <typeparam name="TState">What is written from.</typeparam>
    /// <param name="write">Writes whole stanzas, on this thread and before this method returns.</param>
    /// <param name="state">What is written from.</param>
    /// <returns>False where the stream is closed already: nothing was written.</returns>
    public bool Append<TState>(StanzaWrite<TState> write, TState state) => _output.Append(write, state);

    /// <summary>
    /// Sends what has been written, and waits until the server has taken it or the connection ended. The caller never goes on where
    /// the runtime waits for sockets, even where programs have it go on there: that is where answers are made.
    /// </summary>
    public async Task SendAsync()
    {
        var sent = _output.DrainAsync();
        if (!sent.IsCompleted)
        {
            await sent;
            await Task.Yield();
        }
    }

    /// <summary>Closes the connection cleanly, waits, and connects anew.</summary>
    /// <param name="wait">How long to wait in between.</param>
    public void Renew(TimeSpan wait) => _renewal.TrySetResult(wait);

    /// <summary>Sends an IQ of type get and waits for its answer, which is known by its id and its sender.</summary>
    /// <typeparam name="T">What is read from the answer.</typeparam>
    /// <param name="to">Whom to ask.</param>
    /// <param name="payload">Writes what to ask.</param>
    /// <param name="read">Reads the answer, a result or an error, in place.</param>
    /// <param name="otherwise">What to return where no answer comes.</param>
    /// <param name="patience">How long to wait.</param>
    /// <exception cref="OperationCanceledException">The connection ended.</exception>
    public async Task<T> GetAsync<T>(Jid to, Action<Utf8XmlWriter> payload, Func<Stanza, T> read, T otherwise, TimeSpan patience)
    {
        ArgumentNullException.ThrowIfNull(to);
        if (_pending.Count >= PendingRequests)
        {
            _limits.Reached(Limit.PendingRequests);
            return otherwise;
        }

        var answered = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var id = RandomNumberGenerator.GetHexString(24, lowercase: true);
        _pending[id] = (to, stanza => answered.TrySetResult(read(stanza)));
        try
        {
            _output.Append(Write, (_component, to, id, payload));
            _output.Flush();
            return await answered.Task.WaitAsync(patience, _time, Ended);
        }
        catch (TimeoutException)
        {
            return otherwise;
        }
        finally
        {
            _pending.TryRemove(id, out _);
        }
    }

    /// <summary>Takes a result or an error, if it answers a request of ours.</summary>
    internal void TakeAnswer(in Stanza stanza)
    {
        if (!_pending.IsEmpty
            && _pending.TryGetValue(Encoding.UTF8.GetString(stanza.Id), out var pending)
            && Jid.TryParse(stanza.From, out var from)
            && from == pending.From)
        {
            pending.Read(stanza);
            return;
        }

        Answers?.Invoke(stanza);
    }

    private static void Write(Utf8XmlWriter writer, (Jid Component, Jid To, string Id, Action<Utf8XmlWriter> Payload) request)
    {
        writer.StartElement("iq"u8);
        writer.Attribute("type"u8, "get"u8);
        writer.Attribute("id"u8, request.Id);
        writer.Attribute("from"u8, request.Component.ToString());
        writer.Attribute("to"u8, request.To.ToString());
        request.Payload(writer);
        writer.EndElement("iq"u8);
    }
}
