using System.Globalization;
using Extdisco.Server.Options;
using Extdisco.Server.Status;
using Extdisco.Xmpp.Delegation;

namespace Extdisco.Server.Checks;

/// <summary>What a running instance tells of a configured server.</summary>
/// <param name="server">The server, as it is configured.</param>
/// <param name="report">What the instance tells of itself.</param>
internal sealed class ReportedServerCheck(ServerOptions server, StatusReport report) : ICheck
{
    /// <inheritdoc/>
    public string Title => $"{server.Component}, as the running instance sees it";

    /// <inheritdoc/>
    public Task<IReadOnlyList<CheckResult>> RunAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<CheckResult>>(
        report.Servers.FirstOrDefault(IsThis) is { } status
            ? [ConnectionOf(status), .. server.Domains.Select(domain => DelegationOf(domain, status))]
            : [CheckResult.Failed(
                CheckKind.Connection,
                server.Component,
                $"the running instance has no connection to {server.Endpoint} for it; have it load this configuration (systemctl reload extdisco, or SIGHUP), or name the one that it runs with by --config")]);

    private bool IsThis(ServerStatus status) =>
        string.Equals(status.Component, server.Component, StringComparison.Ordinal) && string.Equals(status.Address, server.Endpoint, StringComparison.Ordinal);

    private CheckResult ConnectionOf(ServerStatus status) => status.Connected
        ? CheckResult.Passed(
            CheckKind.Connection,
            status.Component,
            string.Create(CultureInfo.InvariantCulture, $"connected to {status.Address} since {status.Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC"))
        : ServerCheck.Unconnected(server, status.Problem ?? $"the instance is not connected to {status.Address}; see its log");

    private CheckResult DelegationOf(string domain, ServerStatus status)
    {
        if (server.Delegation == DelegationMode.Off)
        {
            return CheckResult.Skipped(CheckKind.Delegation, domain, DelegationCheck.NotWanted);
        }

        var known = status.Domains.FirstOrDefault(entry => string.Equals(entry.Domain, domain, StringComparison.Ordinal));
        return (known?.Delegation, status.Connected) switch
        {
            (DelegationState.Delegated, true) => CheckResult.Passed(CheckKind.Delegation, domain, $"delegates to {server.Component}"),
            (DelegationState.Missing, true) => Missing(domain, known.Problem),
            (_, false) => CheckResult.Skipped(CheckKind.Delegation, domain, ServerCheck.NoConnection),
            (DelegationState.Off, _) => CheckResult.Warning(CheckKind.Delegation, domain, "the running instance has Delegation set to Off, and this configuration has not; have it load this one (systemctl reload extdisco, or SIGHUP), or check with its own (--config)"),
            (null, _) => CheckResult.Failed(CheckKind.Delegation, domain, "the running instance does not serve it; have it load this configuration (systemctl reload extdisco, or SIGHUP)"),
            _ => CheckResult.Warning(CheckKind.Delegation, domain, "not known yet, as the instance has just connected; check again in a few seconds"),
        };
    }

    private CheckResult Missing(string domain, string? problem) => problem is null
        ? CheckResult.Failed(CheckKind.Delegation, domain, $"does not delegate to {server.Component}; see the log of the instance for the lines that the server needs")
        : CheckResult.Failed(CheckKind.Delegation, domain, problem);
}
