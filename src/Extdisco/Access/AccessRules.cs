using Extdisco.Xmpp.Addressing;

namespace Extdisco.Access;

/// <summary>
/// Who may ask. Users of the served domains may; rules allow others, or deny some. Deny wins.
/// </summary>
public sealed class AccessRules
{
    /// <summary>Makes rules.</summary>
    /// <param name="domains">The domains whose users are served.</param>
    /// <param name="allow">Who else may ask.</param>
    /// <param name="deny">Who may not, whatever else says so.</param>
    public AccessRules(IReadOnlyList<string> domains, IReadOnlyList<AccessPattern> allow, IReadOnlyList<AccessPattern> deny)
    {
        Domains = domains;
        Allow = allow;
        Deny = deny;
    }

    /// <summary>The domains whose users are served.</summary>
    public IReadOnlyList<string> Domains { get; }

    /// <summary>Who else may ask.</summary>
    public IReadOnlyList<AccessPattern> Allow { get; }

    /// <summary>Who may not.</summary>
    public IReadOnlyList<AccessPattern> Deny { get; }

    /// <summary>Whether somebody may ask for services and credentials.</summary>
    public bool MayAsk(Jid asker) => throw new NotSupportedException();
}
