using System.Net;
using System.Net.Sockets;
using System.Text;
using Extdisco.Server.Configuration;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Extdisco.Server.Hosting;

/// <summary>
/// Answers <c>/health/live</c> (the process runs) and <c>/health/ready</c> (every server has accepted its component, and every domain
/// delegates that is required to). It is Kestrel
/// alone, without a pipeline: there is nothing to route. A port in use is no reason not to serve XMPP.
/// </summary>
internal sealed class HealthEndpoint(LoadedConfiguration loaded, ComponentHost components, TimeProvider time, ILoggerFactory loggers)
    : IHostedService, IHttpApplication<IFeatureCollection>, IDisposable
{
    private readonly IPEndPoint? _listen = loaded.Options!.Http.ToEndpoint();
    private readonly ILogger _logger = loggers.CreateLogger<HealthEndpoint>();
    private KestrelServer? _server;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_listen is null)
        {
            return;
        }

        var options = new KestrelServerOptions { AddServerHeader = false };
        if (_listen.Address.Equals(IPAddress.IPv6Any))
        {
            // Both families, or IPv4 alone where there is no IPv6.
            options.ListenAnyIP(_listen.Port);
        }
        else
        {
            options.Listen(_listen);
        }

        options.Limits.MaxConcurrentConnections = 100;
        options.Limits.MaxRequestBodySize = 0;
        var transport = new HealthListenerFactory(time, _logger);
        _server = new KestrelServer(Microsoft.Extensions.Options.Options.Create(options), transport, loggers);
        try
        {
            await _server.StartAsync(this, cancellationToken);
            foreach (var address in _server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
            {
                ServerLog.Listening(_logger, address);
            }
        }
        catch (Exception problem) when (problem is IOException or SocketException)
        {
            ServerLog.CannotListen(_logger, _listen, problem.Message);
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => _server?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _server?.Dispose();

    /// <inheritdoc/>
    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    /// <inheritdoc/>
    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
        // Kestrel owns the features.
    }

    /// <inheritdoc/>
    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        var http = new DefaultHttpContext(context);
        var (status, text) = Answer(http.Request);
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        var body = Encoding.UTF8.GetBytes(text);
        http.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(body, http.RequestAborted);
        }
    }

    private (int Status, string Text) Answer(HttpRequest request)
    {
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            return (StatusCodes.Status405MethodNotAllowed, "Use GET.\n");
        }

        return request.Path.Value switch
        {
            "/health/live" => (StatusCodes.Status200OK, "live\n"),
            "/health/ready" => Ready(),
            _ => (StatusCodes.Status404NotFound, "There are /health/live and /health/ready.\n"),
        };
    }

    private (int Status, string Text) Ready()
    {
        var connections = components.Connections;
        var ready = connections.Count > 0 && connections.All(connection => connection is { IsConnected: true, IsDelegated: true });
        var lines = connections.Select(connection => $"{connection.Server.Key}: {StateOf(connection)}\n");
        return (ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, $"{(ready ? "ready" : "not ready")}\n{string.Concat(lines)}");
    }

    private static string StateOf(ServerConnection connection) => connection switch
    {
        { IsConnected: false } => "not connected",
        { IsDelegated: false } => "connected, but not every domain delegates",
        _ => "connected",
    };
}
