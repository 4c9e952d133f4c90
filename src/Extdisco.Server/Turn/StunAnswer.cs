namespace Extdisco.Server.Turn;

/// <summary>A message that was waited for.</summary>
/// <param name="Message">The message.</param>
/// <param name="RoundTrip">How long it took, or null where something was sent more than once, so that nobody knows what it answers.</param>
internal readonly record struct StunAnswer(StunMessage Message, TimeSpan? RoundTrip);
