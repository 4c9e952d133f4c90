using Extdisco.Server.Options;

namespace Extdisco.Server.Checks;

/// <summary>A server that is left alone, as something that tells nothing may be connected to it.</summary>
/// <param name="server">The server.</param>
internal sealed class UntriedServerCheck(ServerOptions server) : ICheck
{
    /// <inheritdoc/>
    public string Title => server.Component;

    /// <inheritdoc/>
    public Task<IReadOnlyList<CheckResult>> RunAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<CheckResult>>(
    [
        CheckResult.Skipped(CheckKind.Connection, server.Component, "not tried, to leave an instance that may run alone"),
        .. server.Domains.Select(domain => CheckResult.Skipped(CheckKind.Delegation, domain, ServerCheck.NoConnection)),
    ]);
}
