using System.Collections.Frozen;

namespace Extdisco.Services;

/// <summary>The services offered, in the order in which they are configured. Immutable.</summary>
public sealed class ServiceRegistry
{
    private readonly RegisteredService[] _entries;
    private readonly FrozenDictionary<HostName, int[]> _byHost;

    /// <summary>Makes a registry.</summary>
    /// <param name="services">The services, in the order in which they are sent.</param>
    /// <exception cref="ArgumentException"><see cref="ExternalService.Fault"/> finds one with a service.</exception>
    public ServiceRegistry(IReadOnlyList<ExternalService> services)
    {
        ArgumentNullException.ThrowIfNull(services);
        Services = [.. services];
        _entries = [.. services.Select(service => new RegisteredService(service))];
        _byHost = Enumerable.Range(0, _entries.Length)
            .GroupBy(index => _entries[index].Host)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
    }

    /// <summary>All services, in order.</summary>
    public IReadOnlyList<ExternalService> Services { get; }

    /// <summary>All services, in order, as queries see them.</summary>
    internal ReadOnlySpan<RegisteredService> Entries => _entries;

    /// <summary>Where in <see cref="Entries"/> the services of a host are.</summary>
    internal ReadOnlySpan<int> At(HostName host) => _byHost.TryGetValue(host, out var indexes) ? indexes : [];
}
