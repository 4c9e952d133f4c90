namespace Extdisco.Server.Turn;

/// <summary>A step that went well.</summary>
/// <param name="Step">Which.</param>
/// <param name="Took">How long it took.</param>
internal sealed record PassedStep(ProbeStep Step, TimeSpan Took);
