using System.Text;
using Extdisco.Xmpp.Addressing;

namespace Extdisco.Push;

/// <content>State: what is kept over a restart of the process.</content>
public sealed partial class Audience
{
    private long _changes;

    /// <summary>Grows with everything that is worth keeping over a restart.</summary>
    public long Changes => Interlocked.Read(ref _changes);

    /// <summary>
    /// Who has asked, part by part, so that no reply waits for all of it. Whoever asks again meanwhile may come twice: the last
    /// counts. For one reader at a time.
    /// </summary>
    internal IEnumerable<InterestState> Interests()
    {
        var part = new List<InterestState>(Stride);
        lock (_gate)
        {
            _export = _interested.First;
        }

        do
        {
            part.Clear();
            lock (_gate)
            {
                for (var count = 0; count < Stride && _export is { } entity; count++)
                {
                    _export = entity.Next;
                    AddStates(entity, part);
                }
            }

            foreach (var interest in part)
            {
                yield return interest;
            }
        }
        while (part.Count > 0);
    }

    /// <summary>Takes up what was kept. Nobody is present yet.</summary>
    internal void Import(AudienceState state)
    {
        lock (_gate)
        {
            foreach (var text in state.Subscribers)
            {
                if (Jid.TryParse(text, out var user) && _subscribers.Count < _options.TrackedEntities)
                {
                    _subscribers[user.Bare] = 0;
                }
            }

            foreach (var kept in state.Interests)
            {
                if (Jid.TryParse(kept.Address, out var asker) && asker.Resource is not null && Jid.TryParse(kept.AnsweredAs, out var answeredAs))
                {
                    Import(kept, asker, answeredAs);
                }
            }
        }
    }

    /// <summary>Adds what somebody has asked for, the oldest first: taken up in that order it is as it was.</summary>
    private static void AddStates(Entity entity, List<InterestState> states)
    {
        var first = states.Count;
        for (var interest = entity.Interest; interest is not null; interest = interest.Next)
        {
            states.Insert(first, new InterestState(
                Encoding.UTF8.GetString(entity.Address),
                interest.Topic.AnsweredAs.ToString(),
                interest.Topic.Type is { } type ? Encoding.UTF8.GetString(type) : null,
                Encoding.UTF8.GetString(interest.Topic.Language),
                interest.Told,
                interest.ToldAt,
                interest.RequestedAt));
        }
    }

    private void Import(InterestState kept, Jid asker, Jid answeredAs)
    {
        var type = Encoding.UTF8.GetBytes(kept.Type ?? "");
        var topic = _topics.Get(asker.Domain, answeredAs, kept.Type is not null, type, Encoding.UTF8.GetBytes(kept.Language));
        var entity = Find(asker);
        var interest = FindInterest(entity, answeredAs, kept.Type is not null, type);
        if (interest is null)
        {
            AddInterest(entity, asker, new Interest(topic, kept.Told, kept.ToldAt) { RequestedAt = kept.RequestedAt });
        }
        else if (interest.Topic.IsAbout(answeredAs, kept.Type is not null, type))
        {
            interest.Topic = topic;
            interest.Told = kept.Told;
            interest.ToldAt = kept.ToldAt;
            interest.RequestedAt = kept.RequestedAt;
        }
    }

    private void Changed() => Volatile.Write(ref _changes, _changes + 1); // under the lock
}
