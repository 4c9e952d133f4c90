namespace Extdisco.Access;

/// <summary>A request that was refused.</summary>
/// <param name="At">When.</param>
/// <param name="Component">The component that refused it.</param>
/// <param name="Domain">The domain of the asker; who it was is not kept.</param>
/// <param name="Limit">The limit that was reached, by its name such as <c>RequestsPerMinute</c>; null where the asker may not ask at all.</param>
public sealed record Denial(DateTimeOffset At, string Component, string Domain, string? Limit);
