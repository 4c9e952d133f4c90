using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;
using Microsoft.Extensions.Logging;

namespace Extdisco.Xmpp.Components;

/// <summary>
/// The answers of one stream that come later. Each comes, as a result or as an error, and in time: a server leaves its client
/// waiting for ever where none comes.
/// </summary>
/// <param name="output">Where they are sent.</param>
/// <param name="most">How many may be on their way at once. Whoever asks beyond that is told to wait.</param>
/// <param name="patience">How long one may take.</param>
/// <param name="limits">Where it is counted how often there were too many.</param>
/// <param name="time">Time.</param>
/// <param name="logger">Where failures are told.</param>
/// <param name="ended">Cancelled when the stream is over.</param>
internal sealed class DeferredAnswers(
    StreamOutput output, int most, TimeSpan patience, LimitCounter limits, TimeProvider time, ILogger logger, CancellationToken ended)
{
    private readonly ConcurrentDictionary<long, Task> _underWay = new();
    private long _last;
    private volatile bool _refuses;

    /// <summary>How many answers are on their way.</summary>
    public int Count => _underWay.Count;

    /// <summary>Whether no answer is on its way.</summary>
    public bool IsEmpty => _underWay.IsEmpty;

    /// <summary>From now on whoever would have to wait is told that this is not the time.</summary>
    public void Refuse() => _refuses = true;

    /// <summary>Completes when all answers begun by now have been sent, or cannot be any more.</summary>
    public Task WhenSentAsync() => Task.WhenAll(_underWay.Values);

    /// <summary>Begins to make an answer. It is sent when it is there.</summary>
    public void Begin(Deferral deferral)
    {
        // It takes itself away when it is done, which may be before it is known here what it is.
        var id = ++_last;
        _underWay[id] = Task.CompletedTask;
        _underWay.TryUpdate(id, AnswerAsync(id, deferral), Task.CompletedTask);
    }

    private async Task AnswerAsync(long id, Deferral deferral)
    {
        var payload = new Utf8XmlWriter(1024);
        var error = _refuses ? StanzaError.ResourceConstraint
            : _underWay.Count > most ? TooMany()
            : await MakeAsync(deferral, payload);
        if (payload.Length > StanzaRouter.MaximumAnswerBytes)
        {
            error = StanzaRouter.AnswerTooLarge;
        }

        output.Append(
            static (writer, state) => state.deferral.Write(writer, state.error is null ? state.payload.Written.Span : default, state.error),
            (deferral, payload, error));
        output.Flush();
        _underWay.TryRemove(id, out _);
    }

    private StanzaError TooMany()
    {
        limits.Reached(Limit.DeferredAnswers);
        return StanzaError.ResourceConstraint;
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A handler that fails is answered for, and told of.")]
    private async Task<StanzaError?> MakeAsync(Deferral deferral, Utf8XmlWriter payload)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(ended);
        try
        {
            return await deferral.Answer(payload, giveUp.Token).WaitAsync(patience, time, ended);
        }
        catch (TimeoutException)
        {
            await giveUp.CancelAsync();
            return StanzaError.RemoteServerTimeout;
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // Said to the handler expressly: to leave here takes the link between the two tokens away, maybe before it has done so.
            await giveUp.CancelAsync();
            return StanzaError.ServiceUnavailable; // nobody hears it any more
        }
        catch (Exception e)
        {
            XmppLog.DeferredFailed(logger, e);
            return StanzaError.InternalServerError;
        }
    }
}
