using System.Diagnostics.CodeAnalysis;
using System.Text;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Presence;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;
using Microsoft.Extensions.Logging;

namespace Extdisco.Xmpp.Routing;

/// <summary>
/// Decides what becomes of each stanza that reaches a component (RFC 6120, sections 8.2.3 and 10.3; RFC 6121, section 8.5.1):
/// an IQ get or set gets exactly one answer, a result or error never gets one.
/// </summary>
/// <param name="component">The component's own domain.</param>
/// <param name="handlers">What is served there at first.</param>
/// <param name="logger">Where requests are told at debug level, and handlers that failed as errors.</param>
/// <param name="time">Time, to limit the rate of the log; by default the system's.</param>
public sealed class StanzaRouter(Jid component, IReadOnlyList<IIqHandler> handlers, ILogger logger, TimeProvider? time = null)
{
    /// <summary>
    /// The largest stanza that is sent. Prosody ends the stream over a stanza of more than 512 KiB, and a listener of ejabberd over whatever
    /// its max_stanza_size is: one too large for one asker must not cut off all the others.
    /// </summary>
    public const int MaximumAnswerBytes = 192 * 1024;

    /// <summary>How many start tags of a stanza tell whose request is inside, if it is wrapped, and what it asks for (XEP-0355, section 4.3).</summary>
    internal const int WrapperDepth = 5;

    /// <summary>What is sent in place of an answer that is too large.</summary>
    internal static readonly StanzaError AnswerTooLarge = StanzaError.InternalServerError.With("The answer is too large to be sent.");

    private readonly byte[] _component = Encoding.UTF8.GetBytes(component.ToString());
    private readonly byte[] _fromComponent = Encoding.UTF8.GetBytes($" from='{component}'");
    private readonly PresenceResponder _presence = new(Encoding.UTF8.GetBytes(component.ToString()));
    private readonly LimitCounter _limits = new(component);
    private readonly LogPace _tooLarge = new(time ?? TimeProvider.System);
    private volatile IReadOnlyList<IIqHandler> _handlers = handlers;
    private volatile IReadOnlyList<IMessageHandler> _messageHandlers = [];
    private volatile RequestLimiter? _limiter;
    private volatile IRequestObserver? _observer;

    /// <summary>The component's own domain.</summary>
    public Jid Component { get; } = component;

    /// <summary>
    /// What is served. A payload goes to the first handler that names it. They can be replaced while stanzas are routed: each
    /// stanza is answered by the handlers that were there when it came.
    /// </summary>
    public IReadOnlyList<IIqHandler> Handlers
    {
        get => _handlers;
        set => _handlers = value;
    }

    /// <summary>What takes messages to the component, by their payload; messages never get an answer there.</summary>
    public IReadOnlyList<IMessageHandler> MessageHandlers
    {
        get => _messageHandlers;
        set => _messageHandlers = value;
    }

    /// <summary>Who is told of presences, or null.</summary>
    public IPresenceHandler? PresenceHandler
    {
        get => _presence.Handler;
        set => _presence.Handler = value;
    }

    /// <summary>What says how many requests are answered, or null where all are. It can be replaced while stanzas are routed.</summary>
    public RequestLimiter? Limiter
    {
        get => _limiter;
        set => _limiter = value;
    }

    /// <summary>The time that handlers go by, if it is to stand still for stanzas that are read together.</summary>
    public ReadingTime? Time { get; init; }

    /// <summary>Who is told what becomes of requests, or null.</summary>
    public IRequestObserver? Observer
    {
        get => _observer;
        set => _observer = value;
    }

    /// <summary>Handles a stanza, and writes what is to be answered. For one reader at a time.</summary>
    public void Route(in Stanza stanza, Utf8XmlWriter output) => RouteOrDefer(stanza, output, null);

    /// <summary>The same, for a reader that can have answers come later.</summary>
    /// <param name="stanza">The stanza.</param>
    /// <param name="output">Where answers go.</param>
    /// <param name="slot">Where an answer that comes later is left; then nothing was written.</param>
    internal void RouteOrDefer(in Stanza stanza, Utf8XmlWriter output, DeferralSlot? slot)
    {
        ArgumentNullException.ThrowIfNull(output);
        switch (stanza.Kind)
        {
            case StanzaKind.Iq:
                RouteIq(stanza, output, slot);
                break;
            case StanzaKind.Presence:
                _presence.Take(stanza, IsComponentItself(stanza.To), output);
                break;
            case StanzaKind.Message:
                RouteMessage(stanza, output);
                break;
            default:
                break;
        }
    }

    /// <summary>Answers a stanza that went beyond a limit, where it is one that must be answered.</summary>
    public void Refuse(in Stanza stanza, Utf8XmlWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (stanza.IsRequest && !stanza.From.IsEmpty)
        {
            WriteRefusal(stanza, StanzaError.PolicyViolation.With("The stanza is too large, too deep or has too many attributes."), output);
        }
    }

    /// <summary>Finds who answers a payload, and lets them know that it will come.</summary>
    /// <param name="asker">Who asks.</param>
    /// <param name="payload">The request's one child element.</param>
    /// <returns>Null where nobody does.</returns>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "One bad handler must not end the stream for everybody else.")]
    internal IIqHandler? Expect(JidView asker, XmlElement payload)
    {
        _limiter?.Expect(asker);
        var handler = FindHandler(payload);
        try
        {
            handler?.Expect(asker);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            XmppLog.HandlerFailed(logger, e, NameOf(payload));
        }

        return handler;
    }

    /// <summary>Hands a request to whoever answers its payload, however it came.</summary>
    /// <param name="request">The request.</param>
    /// <param name="handler">Whom <see cref="Expect"/> has found, or null.</param>
    /// <param name="isGet">Whether it is a get, and not a set.</param>
    /// <param name="result">Where the payload of the result goes. What an error leaves behind there is the caller's to take back.</param>
    /// <returns>Null for a result, or the error to answer with.</returns>
    internal StanzaError? Handle(in IqRequest request, IIqHandler? handler, bool isGet, Utf8XmlWriter result)
    {
        var size = result.Size;
        var error = HandleUnobserved(request, handler, isGet, result);
        if (_observer is { } observer && !ReferenceEquals(error, Deferral.Marker))
        {
            observer.Answered(request, result.Size - size > MaximumAnswerBytes ? AnswerTooLarge : error);
        }

        return error;
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "One bad request, or one bad handler, must not end the stream for everybody else.")]
    private StanzaError? HandleUnobserved(in IqRequest request, IIqHandler? handler, bool isGet, Utf8XmlWriter result)
    {
        if (_limiter is { } limiter && limiter.Take(request.From) is not Limit.None and var limit)
        {
            _limits.Reached(limit);
            limiter.Tell(request.From, Component, limit, logger);
            _observer?.Limited(request, LimitCounter.NameOf(limit));
            return StanzaError.ResourceConstraint;
        }

        if (handler is null)
        {
            return StanzaError.ServiceUnavailable;
        }

        try
        {
            return isGet ? handler.Get(request, result) : handler.Set(request, result);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            XmppLog.HandlerFailed(logger, e, NameOf(request.Payload));
            return StanzaError.InternalServerError;
        }
    }

    private void RouteIq(in Stanza iq, Utf8XmlWriter output, DeferralSlot? slot)
    {
        if (iq.IsAnswer || iq.From.IsEmpty)
        {
            return;
        }

        var mark = output.Length;
        var error = Answer(iq, output, slot);
        if (ReferenceEquals(error, Deferral.Marker) && slot?.Deferral is { } deferral)
        {
            output.Truncate(mark);
            var resultStart = StartOf(iq, isError: false);
            deferral.Wrap(resultStart, deferral.IsWrapped ? resultStart : StartOf(iq, isError: true), "</iq>"u8);
            return;
        }

        if (slot is not null)
        {
            slot.Deferral = null; // a handler that put its answer off and then failed is answered for now
        }

        if (output.Length - mark > MaximumAnswerBytes)
        {
            if (_tooLarge.Happened(out var count))
            {
                XmppLog.AnswerTooLarge(logger, PayloadOf(iq), output.Length - mark, MaximumAnswerBytes, count);
            }

            error = AnswerTooLarge;
            output.Truncate(mark);
            WriteRefusal(iq, error, output);
        }
        else if (error is not null)
        {
            output.Truncate(mark);
            WriteError(iq, error, output);
        }

        if (logger.IsEnabled(LogLevel.Debug))
        {
            XmppLog.Answered(logger, LogText.Of(iq.From), PayloadOf(iq), error?.ToString() ?? "result");
        }
    }

    private StanzaError? Answer(in Stanza iq, Utf8XmlWriter output, DeferralSlot? slot)
    {
        var isGet = iq.Type.SequenceEqual("get"u8);
        if (!isGet && !iq.Type.SequenceEqual("set"u8))
        {
            return StanzaError.BadRequest.With("An IQ is of type get, set, result or error.");
        }

        if (iq.Id.IsEmpty)
        {
            return StanzaError.BadRequest.With("An IQ needs an id.");
        }

        if (!JidView.TryParse(iq.From, stackalloc char[JidView.Room], out var from))
        {
            return StanzaError.JidMalformed;
        }

        if (!iq.Element.TryGetOnlyChild(out var payload))
        {
            return StanzaError.BadRequest.With("A request has exactly one child element.");
        }

        var handler = Expect(from, payload);
        if (!IsComponentItself(iq.To))
        {
            return StanzaError.ServiceUnavailable;
        }

        WriteStart(iq, isError: false, output);
        var error = Handle(new IqRequest { From = from, To = Component, Payload = payload, Slot = slot }, handler, isGet, output);
        output.EndElement("iq"u8);
        return error;
    }

    /// <summary>Writes an error for a request that is not looked into; where it came wrapped, to whoever sent what is inside.</summary>
    private void WriteRefusal(in Stanza iq, StanzaError error, Utf8XmlWriter output)
    {
        var mark = output.Length;
        if (iq.Type.SequenceEqual("set"u8)
            && !iq.Id.IsEmpty
            && IsComponentItself(iq.To)
            && iq.Element.TryGetOnlyChild(out var payload)
            && FindHandler(payload) is IWrapperHandler wrappers
            && JidView.TryParse(iq.From, stackalloc char[JidView.Room], out var from))
        {
            WriteStart(iq, isError: false, output);
            if (wrappers.Refuse(new IqRequest { From = from, To = Component, Payload = payload }, error, output))
            {
                output.EndElement("iq"u8);
                return;
            }

            output.Truncate(mark);
        }

        WriteError(iq, error, output);
    }

    private IIqHandler? FindHandler(XmlElement payload)
    {
        var name = payload.Name;
        var xmlns = payload.Namespace;
        var served = _handlers; // by index: an enumerator behind the interface would be allocated for each request
        for (var i = 0; i < served.Count; i++)
        {
            var names = served[i].Payloads;
            for (var j = 0; j < names.Count; j++)
            {
                if (names[j].Is(name, xmlns))
                {
                    return served[i];
                }
            }
        }

        return null;
    }

    /// <summary>
    /// Nobody reads messages here. A person who writes to an address that does not exist learns so; the component itself takes
    /// messages in silence, because servers and services send some that want no answer; a chat room there is none
    /// (RFC 6121, sections 8.5.1 and 8.5.3.2.1).
    /// </summary>
    private void RouteMessage(in Stanza message, Utf8XmlWriter output)
    {
        var type = message.Type;
        var isPersonal = type.IsEmpty || type.SequenceEqual("normal"u8) || type.SequenceEqual("chat"u8);
        var wantsError = type.SequenceEqual("groupchat"u8) || (isPersonal && !IsComponentItself(message.To));
        if (wantsError && !message.From.IsEmpty)
        {
            WriteError(message, StanzaError.ServiceUnavailable, output);
        }
        else if (isPersonal && IsComponentItself(message.To) && Jid.TryParse(message.From, out var from))
        {
            HandleMessage(message, from);
        }
    }

    private void HandleMessage(in Stanza message, Jid from)
    {
        var takers = _messageHandlers;
        foreach (var payload in message.Element.Children)
        {
            for (var i = 0; i < takers.Count; i++)
            {
                takers[i].Handle(from, payload);
            }
        }
    }

    private void WriteError(in Stanza stanza, StanzaError error, Utf8XmlWriter output)
    {
        WriteStart(stanza, isError: true, output);
        error.Write(output);
        output.EndElement(NameOf(stanza.Kind));
    }

    private Utf8XmlWriter StartOf(in Stanza stanza, bool isError)
    {
        var start = new Utf8XmlWriter(256);
        WriteStart(stanza, isError, start);
        return start;
    }

    private void WriteStart(in Stanza stanza, bool isError, Utf8XmlWriter output)
    {
        output.StartElementRaw(stanza.Kind == StanzaKind.Message ? "<message type='error'"u8 : isError ? "<iq type='error'"u8 : "<iq type='result'"u8);
        if (!stanza.Id.IsEmpty)
        {
            output.Attribute("id"u8, stanza.Id);
        }

        // Servers close the stream over a 'from' that is not of our domain, letter by letter, so nothing is echoed as it came.
        if (!stanza.To.SequenceEqual(_component) && Jid.TryParse(stanza.To, out var to) && string.Equals(to.Domain, Component.Domain, StringComparison.Ordinal))
        {
            output.Attribute("from"u8, to.ToString());
        }
        else
        {
            output.AttributesRaw(_fromComponent);
        }

        output.Attribute("to"u8, stanza.From);
    }

    private bool IsComponentItself(ReadOnlySpan<byte> to) =>
        to.SequenceEqual(_component) || (Jid.TryParse(to, out var jid) && jid.Equals(Component));

    private static ReadOnlySpan<byte> NameOf(StanzaKind kind) => kind == StanzaKind.Message ? "message"u8 : "iq"u8;

    private static string PayloadOf(in Stanza iq)
    {
        foreach (var child in iq.Element.Children)
        {
            return NameOf(child);
        }

        return "nothing";
    }

    private static string NameOf(XmlElement payload) =>
        $"{LogText.Of(payload.Name)} ({LogText.Of(payload.Namespace)})";
}
