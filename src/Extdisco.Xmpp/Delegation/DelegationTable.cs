using Extdisco.Xmpp.Addressing;

namespace Extdisco.Xmpp.Delegation;

/// <summary>What the server has delegated on the present connection. For any number of threads.</summary>
public sealed class DelegationTable
{
    private readonly Lock _gate = new();
    private readonly OrderedDictionary<(Jid Domain, string Namespace), DelegatedNamespace> _all = [];

    /// <summary>All delegations, in the order in which they were advertised.</summary>
    public IReadOnlyList<DelegatedNamespace> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _all.Values];
            }
        }
    }

    /// <summary>Whether a domain has delegated a namespace.</summary>
    public bool Has(Jid domain, string xmlns)
    {
        lock (_gate)
        {
            return _all.ContainsKey((domain, xmlns));
        }
    }

    /// <summary>Notes a delegation.</summary>
    /// <returns>Whether it is new: servers repeat themselves.</returns>
    public bool Add(DelegatedNamespace delegated)
    {
        ArgumentNullException.ThrowIfNull(delegated);
        lock (_gate)
        {
            return _all.TryAdd((delegated.Domain, delegated.Namespace), delegated);
        }
    }

    /// <summary>Forgets everything, as the server does when the connection ends.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _all.Clear();
        }
    }
}
