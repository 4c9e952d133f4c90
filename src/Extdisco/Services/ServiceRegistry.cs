namespace Extdisco.Services;

/// <summary>The services offered, in the order in which they are configured. Immutable.</summary>
public sealed class ServiceRegistry(IReadOnlyList<ExternalService> services)
{
    /// <summary>All services, in order.</summary>
    public IReadOnlyList<ExternalService> Services { get; } = services;
}
