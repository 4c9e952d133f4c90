using Extdisco.Access;
using Extdisco.Services;

namespace Extdisco;

/// <summary>What is offered in the name of one domain, and to whom.</summary>
/// <param name="Registry">The services.</param>
/// <param name="Access">Who may ask for them.</param>
public sealed record Offer(ServiceRegistry Registry, AccessRules Access);
