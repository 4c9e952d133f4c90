using System.Collections.Frozen;
using Extdisco.Server.Configuration;
using Extdisco.Server.Health;
using Extdisco.Server.Options;
using Extdisco.Services;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Extdisco.Server.Hosting;

/// <summary>
/// Keeps a connection to every configured server. A new configuration changes what is answered; only connections whose own
/// entry has changed are made anew.
/// </summary>
internal sealed class ComponentHost : BackgroundService, IConfigurationTarget
{
    private readonly Audiences _audiences;
    private readonly HealthBoard _health;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _changing = new(1);
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ExtdiscoOptions _options;
    private volatile Offered? _offered;
    private volatile ServerConnection[] _connections = [];

    /// <summary>Begins with what was loaded at start.</summary>
    public ComponentHost(LoadedConfiguration loaded, Audiences audiences, HealthBoard health, TimeProvider time, ILoggerFactory loggers)
    {
        _audiences = audiences;
        _health = health;
        _options = loaded.Options!;
        _time = time;
        _loggers = loggers;
        _logger = loggers.CreateLogger<ComponentHost>();
    }

    /// <summary>The connections there are.</summary>
    public IReadOnlyList<ServerConnection> Connections => _connections;

    /// <summary>Whether every server that is required has accepted its component, and every domain of these delegates that is required to.</summary>
    public bool IsReady => _connections is { Length: > 0 } connections && Array.TrueForAll(connections, connection => connection.IsReady);

    /// <summary>What is offered at present, over all servers.</summary>
    public Offered Offered => _offered ?? new Offered(_options, CatalogueBuilder.Services(_options), FrozenSet<ExternalService>.Empty);

    /// <inheritdoc/>
    public async Task ApplyAsync(ExtdiscoOptions options, CancellationToken cancellation)
    {
        await _changing.WaitAsync(cancellation);
        try
        {
            await ChangeAsync(options, CatalogueBuilder.Services(options));
            _options = options;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Ends once no change of the connections is under way.</summary>
    public async Task PassAsync(CancellationToken cancellation)
    {
        await _changing.WaitAsync(cancellation);
        _changing.Release();
    }

    /// <summary>Offers what works at present, where services that are down are to be withdrawn.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        await _changing.WaitAsync(cancellation);
        try
        {
            // Before the options are applied for the first time there is nothing to refresh.
            if (_offered is { Options.Health.Withdraw: true } offered)
            {
                await ChangeAsync(offered.Options, offered.Services);
            }
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _changing.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ApplyAsync(_options, stoppingToken);
        try
        {
            await _failed.Task.WaitAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
        finally
        {
            await _changing.WaitAsync(CancellationToken.None);
            await CloseAsync(_connections);
            _connections = [];
        }
    }

    private static async Task CloseAsync(IEnumerable<ServerConnection> connections) =>
        await Task.WhenAll(connections.Select(async connection =>
        {
            await connection.StopAsync();
            connection.Dispose();
        }));

    /// <summary>Those that can stay answer by the new options at once; then the others are closed, and the new ones opened.</summary>
    private async Task ChangeAsync(ExtdiscoOptions options, ServiceRegistry services)
    {
        var withdrawn = options.Health is { Enabled: true, Withdraw: true } ? services.Services.Where(_health.IsDown).ToHashSet() : [];
        _offered = new Offered(options, services, withdrawn);
        var kept = new Dictionary<ServerOptions, ServerConnection>();
        foreach (var server in options.Servers)
        {
            if (Array.Find(_connections, connection => connection.Serves(server, options)) is { } connection)
            {
                connection.Replace(server, options, CatalogueOf(server));
                kept.Add(server, connection);
            }
        }

        var gone = _connections.Except(kept.Values).ToArray();
        _connections = [.. kept.Values];
        foreach (var connection in gone)
        {
            ServerLog.ServerGone(_logger, connection.Server.Key);
        }

        await CloseAsync(gone);
        _audiences.Keep(options.Servers);
        _connections = [.. options.Servers.Select(server => kept.TryGetValue(server, out var connection) ? connection : Open(server))];

        Catalogue CatalogueOf(ServerOptions server) => CatalogueBuilder.For(server, services, options.Access, withdrawn);

        ServerConnection Open(ServerOptions server)
        {
            var catalogue = CatalogueOf(server);
            var audience = _audiences.For(server, catalogue, options.PushOptions);
            var predecessor = Array.Find(gone, connection => string.Equals(connection.Server.Key, server.Key, StringComparison.Ordinal));
            var connection = new ServerConnection(server, options, catalogue, audience, _time, _loggers, predecessor);
            _ = connection.Completion.ContinueWith(
                failed => _failed.TrySetException(failed.Exception!.InnerExceptions),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted,
                TaskScheduler.Default);
            return connection;
        }
    }
}
