using Extdisco.Xmpp.Addressing;

namespace Extdisco.Xmpp.Delegation;

/// <summary>What the server has delegated on the present connection. For any number of threads.</summary>
public sealed class DelegationTable
{
    private readonly Lock _gate = new();
    private readonly HashSet<(Jid Domain, string Namespace)> _all = [];

    /// <summary>Whether a domain has delegated a namespace.</summary>
    public bool Has(Jid domain, string xmlns)
    {
        lock (_gate)
        {
            return _all.Contains((domain, xmlns));
        }
    }

    /// <summary>Notes a delegation.</summary>
    /// <returns>Whether it is new: servers repeat themselves.</returns>
    public bool Add(Jid domain, string xmlns)
    {
        lock (_gate)
        {
            return _all.Add((domain, xmlns));
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
