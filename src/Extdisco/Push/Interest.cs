namespace Extdisco.Push;

/// <summary>That an entity has asked for services, and what it was last told.</summary>
/// <param name="topic">What it asked for.</param>
/// <param name="told">What it was told.</param>
/// <param name="toldAt">When it was given the credentials in it, in seconds since 1970.</param>
internal sealed class Interest(Topic topic, ToldList told, uint toldAt)
{
    /// <summary>What it asked for.</summary>
    public Topic Topic { get; set; } = topic;

    /// <summary>What it was told.</summary>
    public ToldList Told { get; set; } = told;

    /// <summary>When it was given the oldest of the credentials that come with services, in seconds since 1970.</summary>
    public uint ToldAt { get; set; } = toldAt;

    /// <summary>When it was given the oldest of those that have to be asked for, in seconds since 1970; 0 where it never asked for them.</summary>
    public uint RequestedAt { get; set; }

    /// <summary>What else the same entity has asked for.</summary>
    public Interest? Next { get; set; }

    /// <summary>Notes what it is told now.</summary>
    public void Tell(ToldList told, uint now)
    {
        if (!ReferenceEquals(Told, told))
        {
            Told = told; // writing a reference costs more than seeing that it is the same
        }

        ToldAt = now;
    }
}
