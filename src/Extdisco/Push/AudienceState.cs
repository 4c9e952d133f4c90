namespace Extdisco.Push;

/// <summary>What outlives a process of what an audience knows: who has asked and what they were told, and who lets us know of their presence. Presence itself does not.</summary>
/// <param name="Subscribers">The bare addresses of the subscribers.</param>
/// <param name="Interests">Who has asked.</param>
internal sealed record AudienceState(IReadOnlyList<string> Subscribers, IReadOnlyList<InterestState> Interests);
