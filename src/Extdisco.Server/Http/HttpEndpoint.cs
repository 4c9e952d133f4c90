using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;
using Extdisco.Server.Configuration;
using Extdisco.Server.Hosting;
using Extdisco.Server.Options;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Extdisco.Server.Http;

/// <summary>
/// Answers HTTP requests by resources, each at its path. It is Kestrel alone, without a pipeline: a dictionary is enough to route. A
/// port in use is no reason not to serve XMPP. It begins when everything else has begun, as the connections to servers come first, and
/// ends when everything else has ended, so that health checks are answered to the last.
/// </summary>
internal sealed class HttpEndpoint : IHostedLifecycleService, IConfigurationTarget, IHttpApplication<IFeatureCollection>, IDisposable
{
    /// <summary>How long a request that is being answered may still take when the process is to end.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly string _listen;
    private readonly IPEndPoint? _endpoint;
    private readonly FrozenDictionary<string, IResource> _resources;
    private readonly HostCheck _hosts;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private KestrelServer? _server;

    /// <summary>Makes it; it listens once it is started.</summary>
    /// <param name="loaded">The configuration of the start.</param>
    /// <param name="resources">What there is.</param>
    /// <param name="hosts">By which names.</param>
    /// <param name="time">The time.</param>
    /// <param name="loggers">Where is logged.</param>
    public HttpEndpoint(LoadedConfiguration loaded, IEnumerable<IResource> resources, HostCheck hosts, TimeProvider time, ILoggerFactory loggers)
    {
        _listen = loaded.Options!.Http.Listen;
        _endpoint = loaded.Options!.Http.ToEndpoint();
        _resources = resources.ToFrozenDictionary(resource => resource.Path, StringComparer.Ordinal);
        _hosts = hosts;
        _time = time;
        _loggers = loggers;
        _logger = loggers.CreateLogger<HttpEndpoint>();
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (_endpoint is null)
        {
            return;
        }

        var transport = new PatientListenerFactory(_time, _logger);
        _server = new KestrelServer(Microsoft.Extensions.Options.Options.Create(OptionsFor(_endpoint)), transport, _loggers);
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
            ServerLog.CannotListen(_logger, _endpoint, problem.Message);
        }
    }

    /// <inheritdoc/>
    public Task ApplyAsync(ExtdiscoOptions options, CancellationToken cancellation)
    {
        if (!string.Equals(options.Http.Listen, _listen, StringComparison.Ordinal))
        {
            ServerLog.NeedsRestart(_logger);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (_server is not null)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Grace);
            await _server.StopAsync(patience.Token);
        }
    }

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
    public Task ProcessRequestAsync(IFeatureCollection context)
    {
        var http = new DefaultHttpContext(context);
        SecurityHeaders.Set(http.Response.Headers);
        var isKnown = _resources.TryGetValue(http.Request.Path.Value ?? "", out var resource);
        if (resource?.IsForAnyHost != true && !_hosts.Allows(http.Request.Host))
        {
            return Reply.TextAsync(http, StatusCodes.Status421MisdirectedRequest, "This name is not one of this endpoint's; use its address, or add the name to Extdisco:Http:Hosts.\n");
        }

        if (!isKnown)
        {
            return Reply.TextAsync(http, StatusCodes.Status404NotFound, $"There is nothing here; there are {string.Join(", ", _resources.Keys.Order(StringComparer.Ordinal))}.\n");
        }

        if (!Takes(resource!, http.Request.Method))
        {
            http.Response.Headers.Allow = HttpMethods.IsGet(resource!.Method) ? "GET, HEAD" : resource.Method;
            return Reply.TextAsync(http, StatusCodes.Status405MethodNotAllowed, $"Use {resource.Method}.\n");
        }

        return resource!.AnswerAsync(http);
    }

    private static bool Takes(IResource resource, string method) =>
        HttpMethods.Equals(resource.Method, method) || (HttpMethods.IsGet(resource.Method) && HttpMethods.IsHead(method));

    private static KestrelServerOptions OptionsFor(IPEndPoint endpoint)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        if (endpoint.Address.Equals(IPAddress.IPv6Any))
        {
            // Both families, or IPv4 alone where there is no IPv6.
            options.ListenAnyIP(endpoint.Port);
        }
        else
        {
            options.Listen(endpoint);
        }

        // Kestrel's own rate: no network is so slow, only somebody who holds connections on purpose.
        var slowest = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        var limits = options.Limits;
        limits.MaxConcurrentConnections = 100; // those who may listen, and several browsers with six connections each beside them
        limits.MaxRequestLineSize = 4096; // the paths here have some twenty bytes
        limits.MaxRequestHeaderCount = 100; // Kestrel's own; browsers and proxies send some twenty
        limits.MaxRequestHeadersTotalSize = 32 * 1024; // other programs at other ports of this host may have set cookies
        limits.MaxRequestBodySize = CallsResource.MaximumBody;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10); // they come in one packet or two, over the worst of networks
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(2); // Prometheus asks once a minute and keeps its connection
        limits.MinRequestBodyDataRate = slowest;
        limits.MinResponseDataRate = slowest;
        return options;
    }
}
