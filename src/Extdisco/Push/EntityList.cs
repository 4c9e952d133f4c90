namespace Extdisco.Push;

/// <summary>Entities in the order in which they joined. They carry the links, as there are many.</summary>
internal sealed class EntityList
{
    /// <summary>The one that has been here the longest, or null.</summary>
    public Entity? First { get; private set; }

    /// <summary>The one that has been here the shortest, or null.</summary>
    public Entity? Last { get; private set; }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds one that is in no list at the end.</summary>
    public void Add(Entity entity)
    {
        entity.List = this;
        entity.Previous = Last;
        if (Last is null)
        {
            First = entity;
        }
        else
        {
            Last.Next = entity;
        }

        Last = entity;
        Count++;
    }

    /// <summary>Takes one out.</summary>
    public void Remove(Entity entity)
    {
        if (entity.Previous is null)
        {
            First = entity.Next;
        }
        else
        {
            entity.Previous.Next = entity.Next;
        }

        if (entity.Next is null)
        {
            Last = entity.Previous;
        }
        else
        {
            entity.Next.Previous = entity.Previous;
        }

        entity.List = null;
        entity.Previous = null;
        entity.Next = null;
        Count--;
    }
}
