namespace Extdisco.Push;

/// <summary>Something sent to an entity that waits for its answer.</summary>
/// <param name="Entity">To whom.</param>
/// <param name="Sent">When, as a timestamp of the time provider.</param>
/// <param name="Interest">What it was about; null for a ping.</param>
/// <param name="Told">What it had been told before.</param>
/// <param name="ToldAt">When.</param>
internal readonly record struct PendingPush(Entity Entity, long Sent, Interest? Interest = null, ToldList? Told = null, uint ToldAt = 0);
