using Extdisco.Server.Hosting;
using Extdisco.Server.Options;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Components;
using Extdisco.Xmpp.Delegation;

namespace Extdisco.Server.Checks;

/// <summary>
/// Looks at what only a connection shows, over the connections of this instance: for a check that runs beside it and must not have one
/// of its own. However often it is asked, it looks once in a few seconds.
/// </summary>
/// <param name="components">The connections.</param>
/// <param name="time">Time.</param>
internal sealed class LiveLook(ComponentHost components, TimeProvider time) : IDisposable
{
    /// <summary>How long what was found is told again.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _one = new(1);
    private IReadOnlyList<CheckResult>? _found;
    private long _foundAt;

    /// <summary>Whether other connections take requests, what each domain shows, and whether the clocks agree.</summary>
    public async Task<IReadOnlyList<CheckResult>> RunAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            if (_found is null || time.GetElapsedTime(_foundAt) >= Fresh)
            {
                _found = [.. (await Task.WhenAll(components.Connections.Select(connection => LookAsync(connection, cancellation)))).SelectMany(results => results)];
                _foundAt = time.GetTimestamp();
            }

            return _found;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async Task<IEnumerable<CheckResult>> LookAsync(ServerConnection connection, CancellationToken cancellation)
    {
        if (connection.Session is not { } session)
        {
            return Unknown(connection.Server);
        }

        try
        {
            return await LookAsync(connection, session, cancellation);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Unknown(connection.Server); // it ended just now
        }
    }

    private async Task<IEnumerable<CheckResult>> LookAsync(ServerConnection connection, ComponentSession session, CancellationToken cancellation)
    {
        var server = connection.Server;
        var duplicates = new DuplicateCheck(Jid.Parse(server.Component), session).RunAsync(cancellation);
        var clocks = new ServerClockCheck(Jid.Parse(server.Domains[0]), session, time).RunAsync(cancellation);
        var shown = ShownAsync(connection, session, cancellation);
        await Task.WhenAll(duplicates, clocks, shown);

        // Where another connection takes some of the answers, those that are missing say nothing.
        return (await duplicates).Any(result => result.Status == CheckStatus.Failed) ? await duplicates : [.. await duplicates, .. await shown, .. await clocks];
    }

    private static async Task<IReadOnlyList<CheckResult>> ShownAsync(ServerConnection connection, ComponentSession session, CancellationToken cancellation) =>
        connection.Server.Delegation == DelegationMode.Off
            ? []
            : await new DiscoveryCheck(connection.Delegation.Scope.Namespaces, await new DomainLook(connection.Delegation).RunAsync(session)).RunAsync(cancellation);

    private static IEnumerable<CheckResult> Unknown(ServerOptions server) =>
        server.Domains.Select(domain => CheckResult.Skipped(CheckKind.Discovery, domain, ServerCheck.NoConnection));
}
