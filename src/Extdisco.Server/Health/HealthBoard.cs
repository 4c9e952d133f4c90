using System.Collections.Concurrent;
using Extdisco.Services;

namespace Extdisco.Server.Health;

/// <summary>What is known of all services that are probed. For any number of readers; <see cref="HealthMonitor"/> alone writes.</summary>
internal sealed class HealthBoard
{
    private readonly ConcurrentDictionary<RelayKey, RelayHealth> _byKey = new();

    /// <summary>Everything that is known, in no order.</summary>
    public IReadOnlyList<KeyValuePair<RelayKey, RelayHealth>> All => [.. _byKey];

    /// <summary>What is known of a service.</summary>
    public RelayHealth Of(RelayKey key) => _byKey.GetValueOrDefault(key, RelayHealth.Unknown);

    /// <summary>Whether a service of the catalogue is down. One that is not probed never is.</summary>
    public bool IsDown(ExternalService service) => RelayKey.Of(service) is { } key && Of(key).State == RelayState.Down;

    /// <summary>Notes what is known of a service now.</summary>
    public void Note(RelayKey key, RelayHealth health) => _byKey[key] = health;

    /// <summary>Begins with services that are new, and forgets those that are gone. What is known of the others stays.</summary>
    /// <param name="keys">The services there are.</param>
    public void Watch(IEnumerable<RelayKey> keys)
    {
        var kept = keys.ToHashSet();
        foreach (var (gone, _) in _byKey.Where(known => !kept.Contains(known.Key)))
        {
            _byKey.TryRemove(gone, out _);
        }

        foreach (var key in kept)
        {
            _byKey.TryAdd(key, RelayHealth.Unknown);
        }
    }
}
