namespace Extdisco.Access;

/// <summary>Who else may ask, and who may not, in all domains or in some.</summary>
public sealed record AccessRule
{
    /// <summary>The domains that the rule holds for, normalised; empty for all, and for whoever belongs to none.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>Who may ask, beside the users of the domain.</summary>
    public IReadOnlyList<AccessPattern> Allow { get; init; } = [];

    /// <summary>Who may not, whatever else says so.</summary>
    public IReadOnlyList<AccessPattern> Deny { get; init; } = [];
}
