using Extdisco.Xmpp;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Stanzas;

namespace Extdisco.Push;

/// <content>Answers: what comes of pushes.</content>
public sealed partial class Audience
{
    /// <summary>How many pushes and pings wait for answers that may come here.</summary>
    public int PendingCount
    {
        get
        {
            lock (_gate)
            {
                return _pending.Count;
            }
        }
    }

    /// <summary>Takes an answer to a push or a ping, if it is one.</summary>
    internal void Take(in Stanza answer)
    {
        lock (_gate)
        {
            if (!TryTakePending(answer, out var pending))
            {
                return;
            }

            var isError = answer.Type.SequenceEqual("error"u8);
            if (pending.Interest is not null)
            {
                Counts.CountAnswer(isError);
            }

            if (!pending.Entity.IsForgotten)
            {
                Take(pending, isError, isGone: isError && _mayMissEnds && IsNotThere(answer));
            }
        }
    }

    /// <summary>Gives up waiting for the answers that are late.</summary>
    internal void ExpirePending()
    {
        lock (_gate)
        {
            var moment = _time.GetTimestamp() - (long)(_options.AnswerTimeout.TotalSeconds * _time.TimestampFrequency);
            while (_pending.TryTakeSentBefore(moment, out var pending))
            {
                if (pending.Interest is not null)
                {
                    Counts.CountUnanswered();
                }

                if (!pending.Entity.IsForgotten)
                {
                    NoteSilence(pending);
                }
            }
        }
    }

    private void NoteSilence(PendingPush pending)
    {
        var entity = pending.Entity;
        if (pending.Interest is null)
        {
            if (entity.Seen == pending.Seen)
            {
                End(entity); // no sign of life of any kind
            }
        }
        else if (!pending.IsDomains && ++entity.Unanswered >= _options.GiveUpAfter)
        {
            DropInterests(entity);
        }
    }

    /// <summary>The connection ended before there was an answer: what was sent may have come through or not, and is told again.</summary>
    private void NoteLost(PendingPush lost)
    {
        if (lost.Interest is not { } interest)
        {
            return;
        }

        interest.Told = _views.Either(interest.Told, lost.Told!);
        interest.ToldAt = Math.Min(interest.ToldAt, lost.ToldAt);
        if (lost.RequestedAt != 0)
        {
            interest.RequestedAt = Math.Min(interest.RequestedAt, lost.RequestedAt);
        }
    }

    private void Take(PendingPush pending, bool isError, bool isGone)
    {
        var entity = pending.Entity;
        if (isGone)
        {
            End(entity);
        }
        else
        {
            entity.Unanswered = 0;
            NoteLife(entity, _time.GetUtcNow());
        }

        if (isError && pending.Interest is not null)
        {
            DropInterests(entity); // it does not know pushes, or does not want them
        }
    }

    private bool TryTakePending(in Stanza answer, out PendingPush pending)
    {
        pending = default;
        return JidView.TryParse(answer.From, stackalloc char[JidView.Room], out var from) && _pending.TryTake(answer.Id, from.Utf8, out pending);
    }

    /// <summary>What servers answer for somebody who is gone (RFC 6120, section 10.5.4; RFC 6121, section 8.5.3.2.3).</summary>
    private static bool IsNotThere(in Stanza answer) =>
        answer.Element.TryGetChild("error"u8, Xmlns.ComponentAccept, out var error)
        && (error.TryGetChild("service-unavailable"u8, Xmlns.StanzaErrors, out _)
            || error.TryGetChild("item-not-found"u8, Xmlns.StanzaErrors, out _)
            || error.TryGetChild("recipient-unavailable"u8, Xmlns.StanzaErrors, out _)
            || error.TryGetChild("remote-server-not-found"u8, Xmlns.StanzaErrors, out _)
            || error.TryGetChild("remote-server-timeout"u8, Xmlns.StanzaErrors, out _));
}
