using Extdisco.Xmpp.Addressing;

namespace Extdisco.Access;

/// <summary>Patterns in hash sets, so that asking takes the same time for ten rules and for ten thousand.</summary>
internal sealed class AccessSet
{
    private readonly bool _everybody;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _domains;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _parents;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _users;

    public AccessSet(IReadOnlyList<AccessPattern> patterns)
    {
        var domains = new HashSet<string>(StringComparer.Ordinal);
        var parents = new HashSet<string>(StringComparer.Ordinal);
        var users = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pattern in patterns)
        {
            switch (pattern.Kind)
            {
                case AccessPatternKind.Everybody:
                    _everybody = true;
                    break;
                case AccessPatternKind.Domain:
                    domains.Add(pattern.Value);
                    break;
                case AccessPatternKind.SubDomains:
                    parents.Add(pattern.Value);
                    break;
                default:
                    users.Add(pattern.Value);
                    break;
            }
        }

        _domains = domains.GetAlternateLookup<ReadOnlySpan<char>>();
        _parents = parents.GetAlternateLookup<ReadOnlySpan<char>>();
        _users = users.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public bool Contains(JidView jid) =>
        _everybody
        || _domains.Contains(jid.Domain)
        || (!jid.Local.IsEmpty && _users.Contains(jid.Bare))
        || (_parents.Set.Count > 0 && IsBelowAny(jid.Domain));

    private bool IsBelowAny(ReadOnlySpan<char> domain)
    {
        for (var dot = domain.IndexOf('.'); dot >= 0; dot = domain.IndexOf('.'))
        {
            domain = domain[(dot + 1)..];
            if (_parents.Contains(domain))
            {
                return true;
            }
        }

        return false;
    }
}
