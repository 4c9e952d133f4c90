using System.Text;
using Extdisco.Xmpp.Addressing;

namespace Extdisco.Push;

/// <content>State: what is kept over a restart of the process.</content>
public sealed partial class Audience
{
    private long _changes;

    /// <summary>Grows with everything that is worth keeping over a restart.</summary>
    public long Changes => Interlocked.Read(ref _changes);

    /// <summary>What is to be kept.</summary>
    internal AudienceState Export()
    {
        lock (_gate)
        {
            var interests = new List<InterestState>(_interested.Count);
            for (var entity = _interested.First; entity is not null; entity = entity.Next)
            {
                for (var interest = entity.Interest; interest is not null; interest = interest.Next)
                {
                    interests.Add(new InterestState(
                        Encoding.UTF8.GetString(entity.Address),
                        interest.Topic.AnsweredAs.ToString(),
                        interest.Topic.Type is { } type ? Encoding.UTF8.GetString(type) : null,
                        Encoding.UTF8.GetString(interest.Topic.Language),
                        interest.Told,
                        interest.ToldAt,
                        interest.HasRequested));
                }
            }

            return new AudienceState([.. _subscribers.Select(user => user.ToString())], interests);
        }
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
                    _subscribers.Add(user.Bare);
                }
            }

            foreach (var kept in state.Interests)
            {
                if (Jid.TryParse(kept.Address, out var asker) && asker.Resource is not null && Jid.TryParse(kept.AnsweredAs, out var answeredAs))
                {
                    var topic = _topics.Get(
                        asker.Domain, answeredAs, kept.Type is not null, Encoding.UTF8.GetBytes(kept.Type ?? ""), Encoding.UTF8.GetBytes(kept.Language));
                    AddInterest(Find(asker), asker, new Interest(topic, kept.Told, kept.ToldAt) { HasRequested = kept.HasRequested });
                }
            }
        }
    }

    private void Changed() => Interlocked.Increment(ref _changes);
}
