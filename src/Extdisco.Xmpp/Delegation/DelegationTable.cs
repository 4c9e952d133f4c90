using Extdisco.Xmpp.Addressing;

namespace Extdisco.Xmpp.Delegation;

/// <summary>What the server has delegated on the present connection. For any number of threads.</summary>
public sealed class DelegationTable
{
    private readonly Lock _gate = new();
    private DelegatedNamespace[] _all = [];

    /// <summary>All delegations, in the order in which they were advertised.</summary>
    public IReadOnlyList<DelegatedNamespace> All => Volatile.Read(ref _all);

    /// <summary>Whether a domain has delegated anything.</summary>
    public bool Has(Jid domain) => Array.Exists(Volatile.Read(ref _all), delegated => delegated.Domain == domain);

    /// <summary>Notes a delegation.</summary>
    /// <returns>Whether it is new: servers repeat themselves.</returns>
    public bool Add(DelegatedNamespace delegated)
    {
        ArgumentNullException.ThrowIfNull(delegated);
        lock (_gate)
        {
            if (Array.Exists(_all, known => known.Domain == delegated.Domain && string.Equals(known.Namespace, delegated.Namespace, StringComparison.Ordinal)))
            {
                return false;
            }

            _all = [.. _all, delegated];
            return true;
        }
    }

    /// <summary>Forgets everything, as the server does when the connection ends.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _all = [];
        }
    }
}
