using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Push;

/// <content>Rounds: finding those who have to be told something, and writing it.</content>
public sealed partial class Audience
{
    /// <summary>How many are looked at in one go, with the lock held: about 25 microseconds.</summary>
    private const int Stride = 256;

    /// <summary>Set when somebody is to be looked at out of turn, or an answer came.</summary>
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
        while (true)
        {
            lock (_gate)
            {
                while (_first.TryDequeue(out var early))
                {
                    early.IsQueued = false;
                    if (HasNews(early, now))
                    {
                        return early;
                    }
                }

                for (var count = 0; count < Stride; count++)
                {
                    if (_cursor is not { } entity)
                    {
                        return null;
                    }

                    _cursor = entity.Next;
                    if (!IsPresent(entity) && (uint)now.ToUnixTimeSeconds() > entity.Seen + (uint)_options.Forget.TotalSeconds)
                    {
                        DropInterests(entity);
                    }
                    else if (HasNews(entity, now))
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
            if (!HasNews(entity, now) || !Jid.TryParse(entity.Address, out var jid))
            {
                return 0;
            }

            if (_mayMissEnds && (uint)now.ToUnixTimeSeconds() > entity.Seen + (uint)_options.ConfirmAfter.TotalSeconds)
            {
                return WritePing(entity, writer);
            }

            var count = 0;
            for (var interest = entity.Interest; interest is not null; interest = interest.Next)
            {
                count += WriteNews(entity, interest, jid, inDomainsName, now, writer) ? 1 : 0;
            }

            return count;
        }
    }

    private bool HasNews(Entity entity, DateTimeOffset now)
    {
        if (!IsPresent(entity) || entity.IsPinged)
        {
            return false;
        }

        for (var interest = entity.Interest; interest is not null; interest = interest.Next)
        {
            if (HasNews(entity, interest, now))
            {
                return true;
            }
        }

        return false;
    }

    private bool HasNews(Entity entity, Interest interest, DateTimeOffset now)
    {
        if (_options.Delegated == DelegatedPush.Off && !interest.Topic.AnsweredAs.Equals(_component))
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

    private bool WriteNews(Entity entity, Interest interest, Jid jid, bool inDomainsName, DateTimeOffset now, Utf8XmlWriter writer)
    {
        if (!HasNews(entity, interest, now) || !_views.MayAsk(interest.Topic, jid))
        {
            return false;
        }

        var view = _views.Of(interest.Topic, now);
        var renews = Renewal.IsDue(interest, view, _options.RenewAfterPercent, entity, now);
        Span<byte> buffer = stackalloc byte[16];
        var id = _pending.Add(new PendingPush(entity, _time.GetTimestamp(), interest, interest.Told, interest.ToldAt), buffer);
        var from = inDomainsName ? interest.Topic.AnsweredAs : _component;
        PushWriter.Write(writer, id, from, jid, interest, view, _views.Plan(interest.Told, view), renews, now);
        interest.Told = view.Told;
        if (renews)
        {
            interest.ToldAt = (uint)now.ToUnixTimeSeconds();
        }

        Changed();
        return true;
    }

    private int WritePing(Entity entity, Utf8XmlWriter writer)
    {
        Span<byte> buffer = stackalloc byte[16];
        var id = _pending.Add(new PendingPush(entity, _time.GetTimestamp()), buffer);
        PushWriter.WritePing(writer, id, _component, entity.Address);
        entity.IsPinged = true;
        return 1;
    }
}
