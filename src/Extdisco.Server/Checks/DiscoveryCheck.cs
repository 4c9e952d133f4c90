namespace Extdisco.Server.Checks;

/// <summary>Whether each domain shows its users the features: most clients ask for nothing that they have not seen there.</summary>
/// <param name="namespaces">The features.</param>
/// <param name="views">What the connection shows of the domains.</param>
internal sealed class DiscoveryCheck(IReadOnlyList<string> namespaces, IReadOnlyList<DomainView> views) : ICheck
{
    /// <inheritdoc/>
    public string Title => "service discovery";

    /// <inheritdoc/>
    public Task<IReadOnlyList<CheckResult>> RunAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<CheckResult>>([.. views.Select(ResultOf)]);

    private CheckResult ResultOf(DomainView view)
    {
        var domain = view.Domain.ToString();
        if (view.Shown is not { } shown)
        {
            return CheckResult.Failed(
                CheckKind.Discovery,
                domain,
                "does not answer disco#info; see that it is a domain of this server (Domains in the configuration), and that no other connection of this component takes its answers");
        }

        var hidden = namespaces.Except(shown, StringComparer.Ordinal).ToList();
        return hidden switch
        {
            [] => CheckResult.Passed(CheckKind.Discovery, domain, $"shows {string.Join(" and ", namespaces)}"),
            _ when !hidden.Exists(xmlns => view.Delegated.Contains(xmlns, StringComparer.Ordinal)) =>
                CheckResult.Skipped(CheckKind.Discovery, domain, $"shows no {string.Join(" and no ", hidden)}, as it does not delegate"),
            _ => CheckResult.Failed(
                CheckKind.Discovery,
                domain,
                $"delegates, and its disco#info does not show {string.Join(" and ", hidden)}; restart the server, and see that no module hides features of the domain"),
        };
    }
}
