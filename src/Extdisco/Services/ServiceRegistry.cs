using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using Extdisco.Credentials;

namespace Extdisco.Services;

/// <summary>The services offered, in the order in which they are configured. Immutable.</summary>
public sealed class ServiceRegistry
{
    // What each remembers of an asker is fetched ahead of the answer, and a processor has about ten such fetches under way at once.
    private const int FewIssuers = 4;

    private readonly RegisteredService[] _entries;
    private readonly FrozenDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _byHost;

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
        Issuers = [.. Services.Select(service => service.Issuer).OfType<ICredentialIssuer>().Distinct().Take(FewIssuers)];
        _byHost = Enumerable.Range(0, _entries.Length)
            .GroupBy(index => _entries[index].Host.ToString(), StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>All services, in order.</summary>
    public IReadOnlyList<ExternalService> Services { get; }

    /// <summary>Who issues the credentials; where there are many, the first few.</summary>
    internal ICredentialIssuer[] Issuers { get; }

    /// <summary>All services, in order, as queries see them.</summary>
    internal ReadOnlySpan<RegisteredService> Entries => _entries;

    /// <summary>Where in <see cref="Entries"/> the services of a host are.</summary>
    /// <param name="host">The host as UTF-8, in any spelling. Clients repeat what the list had, which is mostly canonical and found as it is.</param>
    internal ReadOnlySpan<int> At(ReadOnlySpan<byte> host)
    {
        Span<char> text = stackalloc char[HostName.MaximumLength];
        if (host.Length <= text.Length
            && Ascii.ToUtf16(host, text, out var length) == OperationStatus.Done
            && _byHost.TryGetValue(text[..length], out var indexes))
        {
            return indexes;
        }

        // What is no host is as unknown as a host that is not here.
        return HostName.TryParse(host, out var parsed) && _byHost.TryGetValue(parsed.ToString(), out indexes) ? indexes : [];
    }

    /// <summary>The services that are for a domain, those for all domains among them, in the same order.</summary>
    /// <param name="domain">The domain, normalised; null for whoever belongs to none: only what is for all.</param>
    public ServiceRegistry For(string? domain) =>
        Array.TrueForAll(_entries, entry => IsFor(entry, domain)) ? this : new ServiceRegistry(Array.FindAll(_entries, entry => IsFor(entry, domain)));

    /// <summary>
    /// The services without some, in the same order. Where they are all there is of a type, that type stays as it is: with a relay
    /// that seems not to work somebody may still get through, with none nobody does.
    /// </summary>
    /// <param name="withdrawn">Those to leave out.</param>
    public ServiceRegistry Without(IReadOnlySet<ExternalService> withdrawn)
    {
        ArgumentNullException.ThrowIfNull(withdrawn);
        var left = _entries.Where(entry => !withdrawn.Contains(entry.Service)).Select(entry => entry.Service.Type).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Array.Exists(_entries, IsLeftOut) ? new ServiceRegistry(Array.FindAll(_entries, entry => !IsLeftOut(entry))) : this;

        bool IsLeftOut(RegisteredService entry) => withdrawn.Contains(entry.Service) && left.Contains(entry.Service.Type);
    }

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
