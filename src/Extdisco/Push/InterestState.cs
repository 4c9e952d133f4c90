namespace Extdisco.Push;

/// <summary>That somebody has asked, and what they were told.</summary>
/// <param name="Address">Who, by full address.</param>
/// <param name="AnsweredAs">In whose name they got their answer.</param>
/// <param name="Type">The type asked for, or null for all.</param>
/// <param name="Language">The language asked in, or empty.</param>
/// <param name="Told">What they were told.</param>
/// <param name="ToldAt">When they were given the oldest of the credentials that come with services, in seconds since 1970.</param>
/// <param name="RequestedAt">When they were given the oldest of those that have to be asked for, in seconds since 1970; 0 where they never asked for them.</param>
internal readonly record struct InterestState(
    string Address, string AnsweredAs, string? Type, string Language, ToldList Told, uint ToldAt, uint RequestedAt);
