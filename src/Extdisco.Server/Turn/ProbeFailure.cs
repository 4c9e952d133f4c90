namespace Extdisco.Server.Turn;

/// <summary>Where and why a probe failed.</summary>
/// <param name="Step">The step that failed.</param>
/// <param name="Kind">Why, for programs.</param>
/// <param name="Reason">Why, and what to compare or to change, as a clause for people. No secret is in it.</param>
/// <param name="Code">The relay's STUN error code, where it gave one.</param>
internal sealed record ProbeFailure(ProbeStep Step, ProbeFailureKind Kind, string Reason, int? Code);
