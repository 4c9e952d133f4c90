using System.Text;
using Extdisco.Services;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Routing;

namespace Extdisco.Push;

/// <content>Interests: who has asked for what.</content>
public sealed partial class Audience
{
    /// <summary>How many different things of one entity are remembered.</summary>
    private const int MaximumInterests = 4;

    /// <summary>Nobody has a type or a language longer than this, in bytes.</summary>
    private const int MaximumText = 64;

    /// <summary>Addresses up to this length, in characters, are looked up without making anything.</summary>
    private const int OnStack = 256;

    /// <summary>Somebody has asked for services and is being told. Called while the reply is written.</summary>
    /// <param name="request">The request.</param>
    /// <param name="registry">From what it is answered.</param>
    /// <param name="now">The time of the answer.</param>
    internal void Asked(in IqRequest request, ServiceRegistry registry, DateTimeOffset now)
    {
        var hasType = request.Payload.TryGetAttribute("type"u8, out var type);
        if (request.From.IsBare || type.Length > MaximumText)
        {
            return;
        }

        var language = request.Language.Length > MaximumText ? default : request.Language;
        lock (_gate)
        {
            if (!_options.Enabled || (_options.Delegated == DelegatedPush.Off && request.To != _component))
            {
                return;
            }

            var entity = Find(request.From);
            var interest = FindInterest(entity, request.To, hasType, type);
            if (interest is null)
            {
                interest = new Interest(_topics.Get(request.From.Domain, request.To, hasType, type, language), null!, (uint)now.ToUnixTimeSeconds());
                AddInterest(entity, request.From, interest);
            }
            else if (interest.Topic.Type is null && hasType)
            {
                return; // it has asked for all before, of which this is a part
            }
            else if (!language.SequenceEqual(interest.Topic.Language))
            {
                interest.Topic = _topics.Get(request.From.Domain, request.To, hasType, type, language);
            }

            NoteTold(interest, registry, now);
            Changed();
            if (entity is not null)
            {
                entity.Seen = (uint)now.ToUnixTimeSeconds();
            }
        }
    }

    /// <summary>Somebody who has asked for services is being given credentials that have to be asked for.</summary>
    internal void AskedForCredentials(in IqRequest request)
    {
        lock (_gate)
        {
            for (var interest = Find(request.From)?.Interest; interest is not null; interest = interest.Next)
            {
                interest.HasRequested |= interest.Topic.AnsweredAs == request.To;
                Changed();
            }
        }
    }

    private void NoteTold(Interest interest, ServiceRegistry registry, DateTimeOffset now)
    {
        var view = _views.Of(interest.Topic, now);
        if (!ReferenceEquals(view.Registry, registry))
        {
            view = _views.Of(registry, interest.Topic, now); // the catalogue was replaced while the reply was made
        }

        interest.Told = view.Told;
        interest.Unanswered = 0;
        if (!interest.HasRequested)
        {
            interest.ToldAt = (uint)now.ToUnixTimeSeconds();
        }
    }

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
            if (!replacesTypes || !old.Topic.AnsweredAs.Equals(interest.Topic.AnsweredAs))
            {
                last.Next = old;
                last = old;
                count++;
            }
        }

        last.Next = null;
        entity.Interest = interest;
    }

    private Entity? Find(JidView jid)
    {
        var text = jid.Text;
        var address = text.Length <= OnStack ? stackalloc byte[OnStack * 3] : new byte[text.Length * 3];
        return _byAddress.TryGetValue(address[..Encoding.UTF8.GetBytes(text, address)], out var entity) ? entity : null;
    }
}
