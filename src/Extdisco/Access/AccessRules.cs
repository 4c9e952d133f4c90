using Extdisco.Xmpp.Addressing;

namespace Extdisco.Access;

/// <summary>
/// Who may ask. Users of the served domains may; rules allow others, or deny some. Deny wins.
/// </summary>
public sealed class AccessRules
{
    private readonly AccessRules? _everywhere;
    private readonly AccessSet _allowed;
    private readonly AccessSet _denied;

    /// <summary>Makes rules.</summary>
    /// <param name="domains">The domains whose users are served.</param>
    /// <param name="allow">Who else may ask.</param>
    /// <param name="deny">Who may not, whatever else says so.</param>
    /// <param name="everywhere">Rules that hold beside these, shared by many domains; or null.</param>
    /// <exception cref="ArgumentException">One of the domains is not a domain.</exception>
    public AccessRules(
        IReadOnlyList<string> domains, IReadOnlyList<AccessPattern> allow, IReadOnlyList<AccessPattern> deny, AccessRules? everywhere = null)
    {
        ArgumentNullException.ThrowIfNull(domains);
        ArgumentNullException.ThrowIfNull(allow);
        ArgumentNullException.ThrowIfNull(deny);
        _everywhere = everywhere;
        _allowed = new AccessSet([.. domains.Select(Served), .. allow]);
        _denied = new AccessSet(deny);
    }

    /// <summary>Whether somebody may ask for services and credentials. Resources do not count.</summary>
    public bool MayAsk(JidView asker) => Allows(asker) && !Denies(asker);

    private bool Allows(JidView asker) => _allowed.Contains(asker) || _everywhere?.Allows(asker) == true;

    private bool Denies(JidView asker) => _denied.Contains(asker) || _everywhere?.Denies(asker) == true;

    private static AccessPattern Served(string domain) =>
        AccessPattern.TryParse(domain, out var pattern) && pattern.Kind == AccessPatternKind.Domain
            ? pattern
            : throw new ArgumentException($"'{domain}' is not a domain.", nameof(domain));
}
