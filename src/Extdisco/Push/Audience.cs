using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Presence;
using Microsoft.Extensions.Logging;

namespace Extdisco.Push;

/// <summary>
/// Who is present and who has asked for services, as one component knows it, and what each was last told. For any number of
/// threads; each call is short, so that no reply waits for it.
/// </summary>
/// <remarks>
/// What is told, and that it was told, is one step under one lock, taken inside of the writing: what an entity gets leaves in the
/// order in which it is noted here.
/// </remarks>
public sealed partial class Audience : IPresenceHandler
{
    private readonly Lock _gate = new();
    private readonly EntityTable _entities = new();
    private readonly EntityList _idle = new();
    private readonly EntityList _interested = new();
    private readonly Queue<Entity> _first = new();
    private readonly Dictionary<Jid, int> _subscribers = [];
    private readonly PendingPushes _pending = new();
    private readonly TopicPool _topics = new();
    private readonly Views _views;
    private readonly Jid _component;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private PushOptions _options;
    private Entity? _cursor;
    private Entity? _export;
    private int _connection;
    private int _connections;
    private int _present;
    private bool _mayMissEnds;
    private bool _boundIsTold;

    /// <summary>Begins with nobody.</summary>
    /// <param name="component">The component's own domain.</param>
    /// <param name="catalogue">What is offered.</param>
    /// <param name="options">How to push.</param>
    /// <param name="time">Time.</param>
    /// <param name="logger">Where it is told that there are too many.</param>
    public Audience(Jid component, Catalogue catalogue, PushOptions options, TimeProvider time, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(component);
        ArgumentNullException.ThrowIfNull(options);
        _component = component;
        _views = new Views(catalogue);
        _options = options;
        _time = time;
        _logger = logger;
        Tag = new KeyValuePair<string, object?>("extdisco.component", component.ToString());
        PushMetrics.Watch(this);
    }

    /// <summary>What metrics are tagged with.</summary>
    internal KeyValuePair<string, object?> Tag { get; }

    /// <summary>What became of pushes so far.</summary>
    public PushCounts Counts { get; } = new();

    /// <summary>How many entities are present.</summary>
    public int PresentCount => Volatile.Read(ref _present);

    /// <summary>How many entities have asked, and are remembered.</summary>
    public int InterestedCount
    {
        get
        {
            lock (_gate)
            {
                return _interested.Count;
            }
        }
    }

    /// <summary>How many entities are remembered, present or interested.</summary>
    public int TrackedCount
    {
        get
        {
            lock (_gate)
            {
                return _entities.Count;
            }
        }
    }

    /// <summary>Goes by another catalogue and by other options from now on.</summary>
    public void Use(Catalogue catalogue, PushOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(options);
        lock (_gate)
        {
            _views.Use(catalogue);
            _options = options;
        }
    }

    /// <summary>A connection is there. What was learnt of presences over another one holds no more.</summary>
    /// <param name="mayMissEnds">Whether the server may keep silent about somebody's end.</param>
    public void Connected(bool mayMissEnds)
    {
        lock (_gate)
        {
            _connection = ++_connections;
            _mayMissEnds = mayMissEnds;
        }
    }

    /// <summary>The connection ended: nobody is known to be present, and no answer will come.</summary>
    public void Disconnected()
    {
        lock (_gate)
        {
            _connection = 0;
            _present = 0;
            foreach (var lost in _pending.TakeAll())
            {
                NoteLost(lost);
            }

            _first.Clear();
            _cursor = null;
            while (_idle.First is { } entity)
            {
                Remove(entity);
            }

            var now = Seconds();
            for (var entity = _interested.First; entity is not null; entity = entity.Next)
            {
                entity.Seen = entity.PresentIn != 0 ? now : entity.Seen;
                entity.PresentIn = 0;
                entity.IsQueued = false;
                entity.IsPinged = false;
            }
        }
    }

    /// <summary>It is over with this audience, and nobody asks it any more: it is not measured from now on.</summary>
    public void Retire() => PushMetrics.Forget(this);

    private uint Seconds() => ToSeconds(_time.GetUtcNow());

    private bool IsPresent(Entity entity) => entity.PresentIn != 0 && entity.PresentIn == _connection;

    /// <summary>Finds somebody by an address as it was written.</summary>
    private Entity? Find(ReadOnlySpan<byte> address) =>
        JidView.TryParse(address, stackalloc char[JidView.Room], out var jid) ? Find(jid) : null;

    private Entity? Find(JidView jid) => _entities.Find(jid.Utf8, (uint)jid.GetHashCode());

    /// <summary>Begins to remember somebody, and forgets another where there are too many.</summary>
    /// <returns>The new one, or null where those who have asked leave no room for one who has not.</returns>
    private Entity? Add(JidView jid, Interest? interest)
    {
        // Two for each new one: so the bound is reached in time where it was lowered, and this call is short.
        for (var count = 0; count < 2 && _entities.Count >= _options.TrackedEntities; count++)
        {
            TellBound();
            if ((_idle.First ?? (interest is null ? null : _interested.First)) is not { } oldest)
            {
                Counts.CountEvicted();
                return null;
            }

            Counts.CountEvicted();
            Remove(oldest);
        }

        var entity = new Entity(jid.Utf8) { Interest = interest, Seen = Seconds() };
        _entities.Add(entity, (uint)jid.GetHashCode());
        (interest is null ? _idle : _interested).Add(entity);
        return entity;
    }

    private void Remove(Entity entity)
    {
        SetPresent(entity, false);
        Unlist(entity);
        _entities.Remove(entity);
    }

    private void Unlist(Entity entity)
    {
        if (ReferenceEquals(_cursor, entity))
        {
            _cursor = entity.Next;
        }

        if (ReferenceEquals(_export, entity))
        {
            _export = entity.Next;
        }

        entity.List?.Remove(entity);
    }

    /// <summary>Of those in its list, it is forgotten last.</summary>
    private void MoveToEnd(Entity entity)
    {
        if (entity.List is { } list && !ReferenceEquals(list.Last, entity))
        {
            Unlist(entity);
            list.Add(entity);
        }
    }

    /// <summary>Somebody is there, and reads what it is sent.</summary>
    private void NoteLife(Entity entity, DateTimeOffset now)
    {
        entity.Seen = ToSeconds(now);
        if (entity.IsPinged)
        {
            entity.IsPinged = false;
            LookAtFirst(entity);
        }
    }

    private void SetPresent(Entity entity, bool present)
    {
        if (IsPresent(entity) != present)
        {
            entity.PresentIn = present ? _connection : 0;
            _present += present ? 1 : -1;
        }
    }

    /// <summary>It gets no more until it asks again, and is remembered only while it is present.</summary>
    private void DropInterests(Entity entity)
    {
        if (entity.IsForgotten || entity.Interest is null)
        {
            return;
        }

        Changed();
        Unlist(entity);
        entity.Interest = null;
        if (IsPresent(entity))
        {
            _idle.Add(entity);
        }
        else
        {
            _entities.Remove(entity);
        }
    }

    private void TellBound()
    {
        if (!_boundIsTold)
        {
            _boundIsTold = true;
            PushLog.TooManyEntities(_logger, _component.ToString(), _options.TrackedEntities);
        }
    }
}
