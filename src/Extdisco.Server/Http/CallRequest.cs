namespace Extdisco.Server.Http;

/// <summary>What is asked of <c>/api/calls</c>.</summary>
internal sealed record CallRequest
{
    /// <summary>The domain whose services are meant, or null for all services.</summary>
    public string? Domain { get; init; }
}
