using Extdisco.Xmpp.Addressing;

namespace Extdisco.Push;

/// <content>Presence: who is there.</content>
public sealed partial class Audience
{
    /// <inheritdoc/>
    public void Available(ReadOnlySpan<byte> from)
    {
        lock (_gate)
        {
            if (_connection == 0 || !_options.Enabled)
            {
                return;
            }

            var entity = Find(from) ?? AddPresent(from);
            if (entity is null)
            {
                return;
            }

            NoteLife(entity, _time.GetUtcNow());
            MoveToEnd(entity);
            SetPresent(entity, true);
            if (entity.Interest is not null)
            {
                LookAtFirst(entity);
            }
        }
    }

    /// <inheritdoc/>
    public void Unavailable(ReadOnlySpan<byte> from)
    {
        lock (_gate)
        {
            if (Find(from) is { } entity)
            {
                End(entity);
            }
        }
    }

    /// <summary>
    /// Those who may ask are of interest: nobody else will be told anything. Each is asked once over one connection, or two components
    /// that follow each other would never come to an end.
    /// </summary>
    /// <inheritdoc/>
    public bool Follows(Jid user)
    {
        ArgumentNullException.ThrowIfNull(user);
        lock (_gate)
        {
            return _options.Enabled && MayAsk(user) && !(_subscribers.TryGetValue(user.Bare, out var connection) && connection == _connection);
        }
    }

    /// <inheritdoc/>
    public void Subscribed(Jid user)
    {
        ArgumentNullException.ThrowIfNull(user);
        lock (_gate)
        {
            if (_subscribers.ContainsKey(user.Bare) || (_subscribers.Count < _options.TrackedEntities && MayAsk(user)))
            {
                _subscribers[user.Bare] = _connection;
                Changed();
            }
            else if (MayAsk(user))
            {
                TellBound();
                Counts.CountEvicted();
            }
        }
    }

    /// <inheritdoc/>
    public void Unsubscribed(Jid user)
    {
        ArgumentNullException.ThrowIfNull(user);
        lock (_gate)
        {
            _subscribers.Remove(user.Bare);
            Changed();
        }
    }

    /// <summary>Those who let the component know of their presence, and tell it when they are asked (RFC 6121, section 4.3).</summary>
    internal Jid[] Subscribers()
    {
        lock (_gate)
        {
            return [.. _subscribers.Keys];
        }
    }

    private bool MayAsk(JidView user) => _views.Catalogue.For(user, _component).Access.MayAsk(user);

    private Entity? AddPresent(ReadOnlySpan<byte> from) =>
        JidView.TryParse(from, stackalloc char[JidView.Room], out var jid) && !jid.IsBare && MayAsk(jid) ? Add(jid, null) : null;

    /// <summary>Somebody is not present any more. What it was told is remembered for a while, as it may come back.</summary>
    private void End(Entity entity)
    {
        SetPresent(entity, false);
        entity.IsPinged = false;
        entity.Seen = Seconds();
        if (entity.Interest is null)
        {
            Remove(entity);
        }
    }

    private void LookAtFirst(Entity entity)
    {
        if (!entity.IsQueued)
        {
            entity.IsQueued = true;
            _first.Enqueue(entity);
            Wake.Set();
        }
    }
}
