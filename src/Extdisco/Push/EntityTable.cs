using Extdisco.Xmpp;
using Extdisco.Xmpp.Addressing;

namespace Extdisco.Push;

/// <summary>
/// Entities by their addresses. With the hash beside the entity, to find one among a hundred thousand is a matter of one place in
/// memory for the table and one for the entity. For one thread at a time.
/// </summary>
/// <remarks>
/// It is an open table that is never more than three quarters full (Knuth, The Art of Computer Programming, volume 3, section 6.4,
/// algorithms L and R): whoever is taken out leaves no gap that others would have to be looked for behind.
/// </remarks>
internal sealed class EntityTable
{
    private const int Smallest = 64;

    private Slot[] _slots = new Slot[Smallest];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Finds somebody, or nobody.</summary>
    public Entity? Find(ReadOnlySpan<byte> address, uint hash)
    {
        var slots = _slots;
        for (var at = Home(hash, slots); slots[at].Entity is { } entity; at = Next(at, slots))
        {
            if (slots[at].Hash == hash && entity.Address.SequenceEqual(address))
            {
                return entity;
            }
        }

        return null;
    }

    /// <summary>Has the place fetched where somebody is who will be looked for. For any thread.</summary>
    public void FetchPlace(uint hash)
    {
        var slots = Volatile.Read(ref _slots);
        Ahead.Fetch(in slots[Home(hash, slots)]);
    }

    /// <summary>Has the entity fetched that will most likely be found, once the place is there. For any thread.</summary>
    public void FetchEntity(uint hash)
    {
        var slots = Volatile.Read(ref _slots);
        slots[Home(hash, slots)].Entity?.Fetch();
    }

    /// <summary>Adds one who is not there.</summary>
    public void Add(Entity entity, uint hash)
    {
        if (++Count > _slots.Length / 4 * 3)
        {
            Resize(_slots.Length * 2);
        }

        Put(new Slot(entity, hash), _slots);
    }

    /// <summary>Takes one out who is there.</summary>
    public void Remove(Entity entity)
    {
        var gap = Home((uint)JidView.HashOf(entity.Address), _slots);
        while (!ReferenceEquals(_slots[gap].Entity, entity))
        {
            gap = Next(gap, _slots);
        }

        for (var at = Next(gap, _slots); _slots[at].Entity is not null; at = Next(at, _slots))
        {
            // Whoever would be found at the gap or before it moves there.
            if (((at - Home(_slots[at].Hash, _slots)) & (_slots.Length - 1)) >= ((at - gap) & (_slots.Length - 1)))
            {
                _slots[gap] = _slots[at];
                gap = at;
            }
        }

        _slots[gap] = default;
        Count--;
        if (_slots.Length > Smallest && Count < _slots.Length / 8)
        {
            Resize(_slots.Length / 2);
        }
    }

    private static int Home(uint hash, Slot[] slots) => (int)(hash & (uint)(slots.Length - 1));

    private static int Next(int at, Slot[] slots) => (at + 1) & (slots.Length - 1);

    private static void Put(Slot slot, Slot[] slots)
    {
        var at = Home(slot.Hash, slots);
        while (slots[at].Entity is not null)
        {
            at = Next(at, slots);
        }

        slots[at] = slot;
    }

    private void Resize(int length)
    {
        var slots = new Slot[length];
        foreach (var slot in _slots)
        {
            if (slot.Entity is not null)
            {
                Put(slot, slots);
            }
        }

        Volatile.Write(ref _slots, slots);
    }

    private readonly record struct Slot(Entity? Entity, uint Hash);
}
