using System.Collections.Frozen;
using Extdisco.Access;
using Extdisco.Credentials;
using Extdisco.Services;
using Extdisco.Xmpp.Addressing;

namespace Extdisco;

/// <summary>
/// Everything that answers to one XMPP server are made from, as one immutable snapshot: a reload makes a new one and swaps it
/// whole, and an answer reads it once, so that no answer mixes two configurations. Each served domain has an offer of its own,
/// made here, once; none sees another's.
/// </summary>
public sealed class Catalogue
{
    private readonly FrozenDictionary<string, Offer>.AlternateLookup<ReadOnlySpan<char>> _offers;
    private readonly Offer _elsewhere;

    /// <summary>Makes a snapshot.</summary>
    /// <param name="domains">The domains whose users are served, normalised (<see cref="Jid.Domain"/>).</param>
    /// <param name="services">All services, those that are for some domains alone included.</param>
    /// <param name="rules">Who else may ask, and who may not.</param>
    /// <param name="withdrawn">
    /// Those of the services that are left out, because they do not work at present; null for none. They stay where nobody would be
    /// left with one of their type.
    /// </param>
    /// <exception cref="ArgumentException">One of the domains is not a domain.</exception>
    public Catalogue(
        IReadOnlyList<string> domains, ServiceRegistry services, IReadOnlyList<AccessRule> rules, IReadOnlySet<ExternalService>? withdrawn = null)
    {
        ArgumentNullException.ThrowIfNull(domains);
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(rules);
        Issuers = services.Issuers;
        var everywhere = RulesOf([], rules.Where(rule => rule.Domains.Count == 0), everywhere: null);
        _elsewhere = new Offer(RegistryFor(null), everywhere);
        _offers = domains.Distinct(StringComparer.Ordinal).ToFrozenDictionary(
            domain => domain,
            domain => new Offer(
                services.Names(domain) ? RegistryFor(domain) : _elsewhere.Registry,
                RulesOf([domain], rules.Where(rule => rule.Domains.Contains(domain, StringComparer.Ordinal)), everywhere)),
            StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

        ServiceRegistry RegistryFor(string? domain) => withdrawn is null ? services.For(domain) : services.For(domain).Without(withdrawn);
    }

    /// <summary>Some who issue credentials.</summary>
    internal ICredentialIssuer[] Issuers { get; }

    /// <summary>
    /// What holds for a request: the offer of the domain in whose name it is answered; where that is none of the served ones
    /// (then the component itself was asked), the offer of the asker's own domain; where that is none either, what is for
    /// everybody.
    /// </summary>
    /// <remarks>Being told of an offer is no leave to use it: <see cref="Offer.Access"/> says whether the asker may.</remarks>
    /// <param name="asker">Who asks.</param>
    /// <param name="answeringAs">In whose name the answer is given.</param>
    public Offer For(JidView asker, JidView answeringAs) => For(asker.Domain, answeringAs.Domain);

    /// <inheritdoc cref="For(JidView, JidView)"/>
    /// <param name="askerDomain">The domain of who asks.</param>
    /// <param name="answeringAs">The domain in whose name the answer is given.</param>
    internal Offer For(ReadOnlySpan<char> askerDomain, ReadOnlySpan<char> answeringAs) =>
        _offers.TryGetValue(answeringAs, out var offer) || _offers.TryGetValue(askerDomain, out offer) ? offer : _elsewhere;

    private static AccessRules RulesOf(IReadOnlyList<string> domains, IEnumerable<AccessRule> rules, AccessRules? everywhere)
    {
        var own = rules.ToArray();
        return new AccessRules(domains, [.. own.SelectMany(rule => rule.Allow)], [.. own.SelectMany(rule => rule.Deny)], everywhere);
    }
}
