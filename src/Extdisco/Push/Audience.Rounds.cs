using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Push;

/// <content>Rounds: finding those who have to be told something, and writing it.</content>
public sealed partial class Audience
{
    /// <summary>How many are looked at in one go, with the lock held: about 25 microseconds.</summary>
    private const int Stride = 256;

    /// <summary>Set when somebody is to be looked at out of turn.</summary>
    internal Signal Wake { get; } = new();

    /// <summary>Begins to look at everybody who has asked, one after the other.</summary>
    internal void BeginRound()
    {
        lock (_gate)
        {
            _cursor = _interested.First;
        }
    }

    /// <summary>
    /// The next one to whom something seems to be told: first those who have just come, then those of the round. Whether it still
    /// holds is seen when it is written.
    /// </summary>
    /// <returns>One, or null when the round is over.</returns>
    internal Entity? Next()
    {
        var now = _time.GetUtcNow();
        Span<char> room = stackalloc char[JidView.Room];
        while (true)
        {
            lock (_gate)
            {
                for (var count = 0; count < Stride; count++)
                {
                    if (TakeNext(now) is not { } entity)
                    {
                        return null;
                    }

                    if (HasNews(entity, now, room, out _))
                    {
                        return entity;
                    }
                }
            }
        }
    }

    /// <summary>
    /// Writes what somebody is to be told, as an IQ for each thing that it has asked for, or, where it may be gone, a ping to see
    /// whether it is there. Called inside of the writing to the stream.
    /// </summary>
    /// <returns>How many IQs were written.</returns>
    internal int Write(Entity entity, bool inDomainsName, Utf8XmlWriter writer)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            if (!HasNews(entity, now, stackalloc char[JidView.Room], out var jid))
            {
                return 0;
            }

            if (_mayMissEnds && IsBefore(entity.Seen, now - _options.ConfirmAfter))
            {
                return WritePing(entity, writer);
            }

            var count = 0;
            for (var interest = entity.Interest; interest is not null; interest = interest.Next)
            {
                if (HasNews(entity, interest, now) && _views.MayAsk(interest.Topic, jid))
                {
                    if (!TryWriteNews(entity, interest, jid, inDomainsName, now, writer))
                    {
                        DropInterests(entity);
                        break;
                    }

                    count++;
                }
            }

            Counts.CountSent(count);
            return count;
        }
    }

    private static bool IsBefore(uint seconds, DateTimeOffset moment) => seconds < moment.ToUnixTimeSeconds();

    /// <summary>The next one to look at; whoever is gone for long is forgotten on the way.</summary>
    private Entity? TakeNext(DateTimeOffset now)
    {
        if (_first.TryDequeue(out var early))
        {
            early.IsQueued = false;
            return early;
        }

        if (_cursor is { } entity)
        {
            _cursor = entity.Next;
            if (!IsPresent(entity) && IsBefore(entity.Seen, now - _options.Forget))
            {
                DropInterests(entity);
            }

            return entity;
        }

        return null;
    }

    /// <summary>Whether somebody can be told something now, and may.</summary>
    private bool HasNews(Entity entity, DateTimeOffset now, Span<char> room, out JidView jid)
    {
        jid = default;
        if (!IsPresent(entity) || entity.IsPinged)
        {
            return false;
        }

        for (var interest = entity.Interest; interest is not null; interest = interest.Next)
        {
            if (HasNews(entity, interest, now)
                && (!jid.IsEmpty || JidView.TryParse(entity.Address, room, out jid))
                && _views.MayAsk(interest.Topic, jid))
            {
                return true;
            }
        }

        return false;
    }

    private bool HasNews(Entity entity, Interest interest, DateTimeOffset now)
    {
        if (!Tells(interest.Topic.AnsweredAs))
        {
            return false;
        }

        var view = _views.Of(interest.Topic, now);
        if (!ReferenceEquals(interest.Told, view.Told))
        {
            if (!_views.Plan(interest.Told, view).IsEmpty)
            {
                return true;
            }

            interest.Told = view.Told; // the same, said anew
        }

        return Renewal.IsDue(interest, view, _options.RenewAfterPercent, entity, now);
    }

    /// <returns>False where it is too much for one stanza, for which a server may end the stream; a query would be refused as well.</returns>
    private bool TryWriteNews(Entity entity, Interest interest, JidView jid, bool inDomainsName, DateTimeOffset now, Utf8XmlWriter writer)
    {
        var view = _views.Of(interest.Topic, now);
        var renews = Renewal.IsDue(interest, view, _options.RenewAfterPercent, entity, now);
        var from = inDomainsName ? interest.Topic.AnsweredAs : _component;
        var pending = new PendingPush(entity, _time.GetTimestamp())
        {
            Interest = interest,
            Told = interest.Told,
            ToldAt = interest.ToldAt,
            RequestedAt = interest.RequestedAt,
            IsDomains = !from.Equals(_component),
        };
        Span<byte> buffer = stackalloc byte[16];
        var id = _pending.Add(pending, buffer);
        var mark = writer.Length;
        var plan = _views.Plan(interest.Told, view);
        PushWriter.Write(writer, id, from, entity, jid, interest, view, plan, renews, now);
        if (writer.Length - mark > StanzaRouter.MaximumAnswerBytes)
        {
            writer.Truncate(mark);
            _pending.TryTake(id, entity.Address, out _);
            return false;
        }

        interest.Told = view.Told;
        interest.ToldAt = renews || plan.GivesAllCredentials ? ToSeconds(now) : interest.ToldAt;
        if (renews)
        {
            interest.RequestedAt = interest.RequestedAt == 0 ? 0 : ToSeconds(now);
        }

        Changed();
        return true;
    }

    private int WritePing(Entity entity, Utf8XmlWriter writer)
    {
        Span<byte> buffer = stackalloc byte[16];
        var id = _pending.Add(new PendingPush(entity, _time.GetTimestamp()) { Seen = entity.Seen }, buffer);
        PushWriter.WritePing(writer, id, _component, entity.Address);
        entity.IsPinged = true;
        return 1;
    }
}
