using Extdisco.Server.Options;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Components;
using Extdisco.Xmpp.Delegation;

namespace Extdisco.Server.Checks;

/// <summary>Connects to a server as the service would, and looks at all that only a connection shows.</summary>
/// <param name="server">The server.</param>
/// <param name="options">All options.</param>
/// <param name="time">Time.</param>
internal sealed class ServerCheck(ServerOptions server, ExtdiscoOptions options, TimeProvider time) : ICheck
{
    /// <summary>Why nothing is said of what only a connection shows.</summary>
    public const string NoConnection = "not known without a connection";

    /// <inheritdoc/>
    public string Title => $"{server.Component} at {server.Endpoint}";

    /// <summary>What is said of a server without a connection: a failure, unless it is not required (<see cref="ServerOptions.Required"/>).</summary>
    /// <param name="server">The server.</param>
    /// <param name="reason">Why there is none, and what to do about it.</param>
    public static CheckResult Unconnected(ServerOptions server, string reason) => server.Required
        ? CheckResult.Failed(CheckKind.Connection, server.Component, reason)
        : CheckResult.Warning(CheckKind.Connection, server.Component, $"{reason}; it is not required");

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CheckResult>> RunAsync(CancellationToken cancellation)
    {
        await using var connection = new CheckedConnection(server, options, time);
        if (await connection.OpenAsync(cancellation) is not { } session)
        {
            return [Broken(await connection.Completion), .. server.Domains.Select(domain => CheckResult.Skipped(CheckKind.Delegation, domain, NoConnection))];
        }

        List<CheckResult> results = [CheckResult.Passed(CheckKind.Connection, server.Component, $"accepted by {server.Endpoint}")];
        try
        {
            await LookAsync(connection, session, results, cancellation);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            results.Add(Broken(await connection.Completion));
        }

        return results;
    }

    private async Task LookAsync(CheckedConnection connection, ComponentSession session, List<CheckResult> results, CancellationToken cancellation)
    {
        var duplicates = await new DuplicateCheck(connection.Component, session).RunAsync(cancellation);
        results.AddRange(duplicates);
        if (duplicates.Any(result => result.Status == CheckStatus.Failed))
        {
            results.AddRange(server.Domains.Select(domain => CheckResult.Skipped(CheckKind.Delegation, domain, "not known, as another connection takes some of the answers")));
            return;
        }

        List<ICheck> checks = [new ServerClockCheck(Jid.Parse(server.Domains[0]), session, time)];
        if (server.Delegation == DelegationMode.Off)
        {
            results.AddRange(server.Domains.Select(domain => CheckResult.Skipped(CheckKind.Delegation, domain, DelegationCheck.NotWanted)));
        }
        else
        {
            var views = await connection.LookAsync(session, cancellation);
            checks.InsertRange(0, [new DelegationCheck(connection.Component, connection.Namespaces, session.Server, views), new DiscoveryCheck(connection.Namespaces, views)]);
        }

        foreach (var check in checks)
        {
            results.AddRange(await check.RunAsync(cancellation));
        }
    }

    private CheckResult Broken(string? reason) => Unconnected(server, reason ?? $"the connection to {server.Endpoint} ended; see the log of the server");
}
