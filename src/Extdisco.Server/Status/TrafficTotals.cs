namespace Extdisco.Server.Status;

/// <summary>What was counted since the process began.</summary>
/// <param name="Requests">Requests answered.</param>
/// <param name="Errors">Those of them that were answered by an error.</param>
/// <param name="Pushes">Pushes sent.</param>
internal sealed record TrafficTotals(long Requests, long Errors, long Pushes);
