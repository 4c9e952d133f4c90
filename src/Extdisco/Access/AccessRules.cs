using Extdisco.Xmpp.Addressing;

namespace Extdisco.Access;

/// <summary>
/// Who may ask. Users of the served domains may; rules allow others, or deny some. Deny wins.
/// </summary>
public sealed class AccessRules
{
    private readonly AccessSet _allowed;
    private readonly AccessSet _denied;

    /// <summary>Makes rules.</summary>
    /// <param name="domains">The domains whose users are served.</param>
    /// <param name="allow">Who else may ask.</param>
    /// <param name="deny">Who may not, whatever else says so.</param>
    /// <exception cref="ArgumentException">One of the domains is not a domain.</exception>
    public AccessRules(IReadOnlyList<string> domains, IReadOnlyList<AccessPattern> allow, IReadOnlyList<AccessPattern> deny)
    {
        ArgumentNullException.ThrowIfNull(domains);
        ArgumentNullException.ThrowIfNull(allow);
        ArgumentNullException.ThrowIfNull(deny);
        Domains = domains;
        Allow = allow;
        Deny = deny;
        _allowed = new AccessSet([.. domains.Select(Served), .. allow]);
        _denied = new AccessSet(deny);
    }

    /// <summary>The domains whose users are served.</summary>
    public IReadOnlyList<string> Domains { get; }

    /// <summary>Who else may ask.</summary>
    public IReadOnlyList<AccessPattern> Allow { get; }

    /// <summary>Who may not.</summary>
    public IReadOnlyList<AccessPattern> Deny { get; }

    /// <summary>Whether somebody may ask for services and credentials. Resources do not count.</summary>
    public bool MayAsk(Jid asker)
    {
        ArgumentNullException.ThrowIfNull(asker);
        return _allowed.Contains(asker) && !_denied.Contains(asker);
    }

    private static AccessPattern Served(string domain) =>
        AccessPattern.TryParse(domain, out var pattern) && pattern.Kind == AccessPatternKind.Domain
            ? pattern
            : throw new ArgumentException($"'{domain}' is not a domain.", nameof(domain));
}
