using System.Text;
using Extdisco.Xmpp;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Stanzas;

namespace Extdisco.Push;

/// <content>Answers: what comes of pushes.</content>
public sealed partial class Audience
{
    /// <summary>How many pushes and pings wait for their answers.</summary>
    internal int PendingCount
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

            Wake.Set();
            var isError = answer.Type.SequenceEqual("error"u8);
            if (pending.Interest is { } interest)
            {
                (isError ? PushMetrics.Refused : PushMetrics.Answered).Add(1, Tag);
                interest.Unanswered = 0;
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
                if (pending.Interest is { } interest)
                {
                    PushMetrics.Unanswered.Add(1, Tag);
                    if (++interest.Unanswered >= _options.GiveUpAfter)
                    {
                        DropInterests(pending.Entity);
                    }
                }
                else if (!pending.Entity.IsForgotten)
                {
                    End(pending.Entity); // no sign of life
                }
            }
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
            entity.Seen = Seconds();
        }

        if (pending.Interest is null)
        {
            entity.IsPinged = false;
            LookAtFirst(entity);
        }
        else if (isError)
        {
            DropInterests(entity); // it does not know pushes, or does not want them
        }
    }

    private bool TryTakePending(in Stanza answer, out PendingPush pending)
    {
        if (Jid.IsCanonical(answer.From))
        {
            return _pending.TryTake(answer.Id, answer.From, out pending);
        }

        pending = default;
        return Jid.TryParse(answer.From, out var from) && _pending.TryTake(answer.Id, Encoding.UTF8.GetBytes(from.ToString()), out pending);
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
