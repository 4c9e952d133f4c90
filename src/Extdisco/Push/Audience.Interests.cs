using Extdisco.Services;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Routing;

namespace Extdisco.Push;

/// <content>Interests: who has asked for what.</content>
public sealed partial class Audience
{
    /// <summary>How many different things of one entity are remembered.</summary>
    private const int MaximumInterests = 4;

    /// <summary>In which time somebody who has asked before is moved behind the others once.</summary>
    private const int SecondsUntilMoved = 64;

    /// <summary>Nobody has a type longer than this, in bytes.</summary>
    private const int MaximumType = 64;

    /// <summary>Somebody has asked for services and is being told. Called while the reply is written.</summary>
    /// <param name="request">The request.</param>
    /// <param name="language">The language of the request, no longer than <see cref="LocalizedText.MaximumRange"/>.</param>
    /// <param name="registry">From what it is answered.</param>
    /// <param name="now">The time of the answer.</param>
    internal void Asked(in IqRequest request, ReadOnlySpan<byte> language, ServiceRegistry registry, DateTimeOffset now)
    {
        var hasType = request.Payload.TryGetAttribute("type"u8, out var type);
        if (request.From.IsBare || type.Length > MaximumType)
        {
            return;
        }

        lock (_gate)
        {
            var entity = Find(request.From);
            var interest = FindInterest(entity, request.To, hasType, type);
            if (entity is not null)
            {
                NoteQuestion(entity, now);
            }

            if (interest is null)
            {
                if (!Tells(request.To))
                {
                    return;
                }

                var topic = _topics.Get(request.From.Domain, request.To, hasType, type, language);
                AddInterest(entity, request.From, new Interest(topic, ViewOf(topic, registry, now).Told, ToSeconds(now)));
            }
            else if (interest.Topic.Type is null && hasType)
            {
                NoteShown(interest, registry, now); // it has asked for all before, of which this is a part
            }
            else
            {
                if (!language.SequenceEqual(interest.Topic.Language))
                {
                    interest.Topic = _topics.Get(request.From.Domain, request.To, hasType, type, language);
                }

                interest.Tell(ViewOf(interest.Topic, registry, now).Told, ToSeconds(now));
            }

            Changed();
        }
    }

    /// <summary>Somebody is being given credentials that have to be asked for; they are renewed where it has asked for services before.</summary>
    /// <inheritdoc cref="Asked"/>
    internal void AskedForCredentials(in IqRequest request, ServiceRegistry registry, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (Find(request.From) is not { } entity)
            {
                return;
            }

            NoteQuestion(entity, now);
            for (var interest = entity.Interest; interest is not null; interest = interest.Next)
            {
                if (interest.Topic.AnsweredAs == request.To)
                {
                    NoteShown(interest, registry, now);
                    interest.RequestedAt = interest.RequestedAt == 0 ? ToSeconds(now) : interest.RequestedAt;
                    Changed();
                }
            }
        }
    }

    private static uint ToSeconds(DateTimeOffset time) => (uint)time.ToUnixTimeSeconds();

    /// <summary>Whether those are told of changes who are answered in a name.</summary>
    private bool Tells(JidView answeredAs) => _options.Enabled && (_options.Delegated != DelegatedPush.Off || answeredAs == _component);

    /// <summary>What a topic's askers get from a registry: the present one, or the one before where it was replaced while the reply was made.</summary>
    private ServiceView ViewOf(Topic topic, ServiceRegistry registry, DateTimeOffset now)
    {
        var view = _views.Of(topic, now);
        return ReferenceEquals(view.Registry, registry) ? view : _views.Of(registry, topic, now);
    }

    private void NoteQuestion(Entity entity, DateTimeOffset now)
    {
        // Its neighbours in the list are most likely in no cache: whoever asks again and again is moved once a minute or so.
        if (entity.Seen / SecondsUntilMoved != ToSeconds(now) / SecondsUntilMoved)
        {
            MoveToEnd(entity);
        }

        entity.Unanswered = 0;
        NoteLife(entity, now);
    }

    /// <summary>Somebody is being shown a part of what holds: it may have that now, or what it was told before.</summary>
    private void NoteShown(Interest interest, ServiceRegistry registry, DateTimeOffset now) =>
        interest.Told = _views.Either(interest.Told, ViewOf(interest.Topic, registry, now).Told);

    /// <summary>What an entity has asked for in the same name: the same type, or all.</summary>
    private static Interest? FindInterest(Entity? entity, JidView answeringAs, bool hasType, ReadOnlySpan<byte> type)
    {
        for (var interest = entity?.Interest; interest is not null; interest = interest.Next)
        {
            if (interest.Topic.IsAbout(answeringAs, hasType, type) || (interest.Topic.Type is null && interest.Topic.AnsweredAs == answeringAs))
            {
                return interest;
            }
        }

        return null;
    }

    private void AddInterest(Entity? entity, JidView asker, Interest interest)
    {
        if (entity is null)
        {
            Add(asker, interest);
            return;
        }

        if (entity.Interest is null)
        {
            Unlist(entity);
            entity.Interest = interest;
            _interested.Add(entity);
            return;
        }

        // Whoever asks for all wants no push for each type beside it.
        var replacesTypes = interest.Topic.Type is null;
        var count = 1;
        var last = interest;
        for (var old = entity.Interest; old is not null && count < MaximumInterests; old = old.Next)
        {
            if (replacesTypes && old.Topic.AnsweredAs.Equals(interest.Topic.AnsweredAs))
            {
                interest.RequestedAt = old.RequestedAt == 0 ? interest.RequestedAt
                    : interest.RequestedAt == 0 ? old.RequestedAt
                    : Math.Min(old.RequestedAt, interest.RequestedAt);
            }
            else
            {
                last.Next = old;
                last = old;
                count++;
            }
        }

        last.Next = null;
        entity.Interest = interest;
    }
}
