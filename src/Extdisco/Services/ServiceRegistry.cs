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
        : this(Register(services))
    {
    }

    private ServiceRegistry(RegisteredService[] entries)
    {
        _entries = entries;
        Services = [.. entries.Select(entry => entry.Service)];
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

    /// <summary>The services that are for a domain, those for all domains among them, in the same order.</summary>
    /// <param name="domain">The domain, normalised; null for whoever belongs to none: only what is for all.</param>
    internal ServiceRegistry For(string? domain) =>
        Array.TrueForAll(_entries, entry => IsFor(entry, domain)) ? this : new ServiceRegistry(Array.FindAll(_entries, entry => IsFor(entry, domain)));

    /// <summary>Whether there is a service of a type.</summary>
    internal bool Offers(byte[] type) => Array.Exists(_entries, entry => entry.HasType(type));

    /// <summary>Whether a service is for this domain by its name.</summary>
    internal bool Names(string domain) => Array.Exists(_entries, entry => entry.Service.Domains.Contains(domain, StringComparer.Ordinal));

    private static bool IsFor(RegisteredService entry, string? domain) =>
        entry.Service.Domains is var domains && (domains.Count == 0 || (domain is not null && domains.Contains(domain, StringComparer.Ordinal)));

    private static RegisteredService[] Register(IReadOnlyList<ExternalService> services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return [.. services.Select(service => new RegisteredService(service))];
    }
}
