namespace Extdisco.Push;

/// <summary>Something sent to an entity that waits for its answer.</summary>
/// <param name="Entity">To whom.</param>
/// <param name="Sent">When, as a timestamp of the time provider.</param>
internal readonly record struct PendingPush(Entity Entity, long Sent)
{
    /// <summary>What it was about; null for a ping.</summary>
    public Interest? Interest { get; init; }

    /// <summary>What had been told before.</summary>
    public ToldList? Told { get; init; }

    /// <summary>What <see cref="Interest.ToldAt"/> was before.</summary>
    public uint ToldAt { get; init; }

    /// <summary>What <see cref="Interest.RequestedAt"/> was before.</summary>
    public uint RequestedAt { get; init; }

    /// <summary>Whether it was sent in a domain's name: then the domain gets the answer, and not we.</summary>
    public bool IsDomains { get; init; }

    /// <summary>For a ping: the last sign of life before it, in seconds since 1970.</summary>
    public uint Seen { get; init; }
}
