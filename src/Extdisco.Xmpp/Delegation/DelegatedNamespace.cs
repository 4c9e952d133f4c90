using Extdisco.Xmpp.Addressing;

namespace Extdisco.Xmpp.Delegation;

/// <summary>A delegation that a server has advertised.</summary>
/// <param name="Domain">Who delegates.</param>
/// <param name="Namespace">What.</param>
/// <param name="Version">In which version of XEP-0355.</param>
/// <param name="Since">Since when, on the present connection.</param>
public sealed record DelegatedNamespace(Jid Domain, string Namespace, DelegationVersion Version, DateTimeOffset Since);
