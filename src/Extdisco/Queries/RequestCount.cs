namespace Extdisco.Queries;

/// <summary>How many requests of one kind had one outcome.</summary>
/// <param name="Query"><c>services</c> or <c>credentials</c>.</param>
/// <param name="Version">The version of the protocol: 1 or 2.</param>
/// <param name="Domain">In whose name they were answered: a served domain, or the component itself.</param>
/// <param name="Outcome"><c>ok</c>, or the condition of the stanza error.</param>
/// <param name="Count">How many.</param>
public readonly record struct RequestCount(string Query, int Version, string Domain, string Outcome, long Count);
