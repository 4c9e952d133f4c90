using Extdisco.Access;
using Extdisco.Services;

namespace Extdisco;

/// <summary>
/// Everything that answers to one XMPP server are made from, as one immutable snapshot: a reload makes a new one and swaps it
/// whole, and an answer reads it once, so that no answer mixes two configurations.
/// </summary>
/// <param name="Registry">The services.</param>
/// <param name="Access">Who may ask for them.</param>
public sealed record Catalogue(ServiceRegistry Registry, AccessRules Access);
