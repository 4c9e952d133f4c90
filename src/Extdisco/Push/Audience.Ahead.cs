using Extdisco.Xmpp.Addressing;

namespace Extdisco.Push;

/// <content>
/// Ahead of time: whoever asks is noted at the end of the answer, and where there are many, what is known of them is in no cache.
/// None of this takes the lock, as nothing is decided by it.
/// </content>
public sealed partial class Audience
{
    /// <summary>Somebody is about to ask: has the place fetched that tells where they are.</summary>
    internal void FetchPlace(JidView asker) => _entities.FetchPlace((uint)asker.GetHashCode());

    /// <summary>Has fetched who is there, a little later.</summary>
    internal void FetchEntity(JidView asker) => _entities.FetchEntity((uint)asker.GetHashCode());
}
