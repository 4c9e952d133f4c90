using System.Text;
using Extdisco.Xmpp.Addressing;

namespace Extdisco.Xmpp.Delegation;

/// <summary>Which domains may delegate to a component, and what.</summary>
public sealed class DelegationScope
{
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _domains;
    private readonly byte[][] _namespaces;

    /// <summary>Makes a scope.</summary>
    /// <param name="domains">The domains of the server whose word is taken. Nobody else's is.</param>
    /// <param name="namespaces">The namespaces that are served in their names.</param>
    public DelegationScope(IReadOnlyList<Jid> domains, IReadOnlyList<string> namespaces)
    {
        ArgumentNullException.ThrowIfNull(domains);
        ArgumentNullException.ThrowIfNull(namespaces);
        Domains = [.. domains];
        Namespaces = [.. namespaces];
        _domains = domains.Select(domain => domain.ToString()).ToHashSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _namespaces = [.. namespaces.Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>The domains that may delegate.</summary>
    public IReadOnlyList<Jid> Domains { get; }

    /// <summary>The namespaces that are served in their names.</summary>
    public IReadOnlyList<string> Namespaces { get; }

    /// <summary>Whether an address is exactly one of the domains: a user of it, or a resource, is not the server.</summary>
    public bool IsDomain(JidView address) => _domains.Contains(address.Text);

    /// <summary>The namespace that is served and equals these bytes, or null.</summary>
    public string? Served(ReadOnlySpan<byte> xmlns)
    {
        for (var i = 0; i < _namespaces.Length; i++)
        {
            if (xmlns.SequenceEqual(_namespaces[i]))
            {
                return Namespaces[i];
            }
        }

        return null;
    }
}
