namespace Extdisco.Server.Status;

/// <summary>One served domain.</summary>
internal sealed record DomainStatus
{
    /// <summary>The domain.</summary>
    public required string Domain { get; init; }

    /// <summary>Whether it delegates (XEP-0355) to the component.</summary>
    public required DelegationState Delegation { get; init; }

    /// <summary>Whether it is required to.</summary>
    public required bool Required { get; init; }

    /// <summary>What is wrong and what to do, or null.</summary>
    public string? Problem { get; init; }
}
