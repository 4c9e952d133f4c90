using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Components;
using Extdisco.Xmpp.Delegation;

namespace Extdisco.Server.Checks;

/// <summary>Whether each domain delegates every version of the protocol, and which lines its server needs where it does not.</summary>
/// <param name="component">To whom.</param>
/// <param name="namespaces">What is to be delegated.</param>
/// <param name="server">Which server it is.</param>
/// <param name="views">What the connection shows of the domains.</param>
internal sealed class DelegationCheck(Jid component, IReadOnlyList<string> namespaces, ServerSoftware server, IReadOnlyList<DomainView> views) : ICheck
{
    /// <summary>Why nothing is expected of a domain.</summary>
    public const string NotWanted = "not wanted: Delegation is Off";

    /// <inheritdoc/>
    public string Title => "delegation";

    /// <inheritdoc/>
    public Task<IReadOnlyList<CheckResult>> RunAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<CheckResult>>([.. views.Select(ResultOf)]);

    private CheckResult ResultOf(DomainView view)
    {
        var domain = view.Domain.ToString();
        var missing = namespaces.Except(view.Delegated, StringComparer.Ordinal).ToList();
        if (missing.Count == 0)
        {
            return CheckResult.Passed(CheckKind.Delegation, domain, $"delegates {string.Join(" and ", namespaces)}");
        }

        var shown = missing.FindAll(xmlns => view.Shown?.Contains(xmlns, StringComparer.Ordinal) == true);
        return CheckResult.Failed(
            CheckKind.Delegation,
            domain,
            $"does not delegate {string.Join(" and ", missing)} to {component}, so that clients that ask their own domain get nothing",
            DelegationAdvice.For(server, view.Domain, component, missing, shown, isPart: missing.Count < namespaces.Count)
                + ". If it is to be so, set Delegation of this server to Off");
    }
}
