using System.Net;
using System.Net.Sockets;
using System.Text;
using Extdisco.Server.Configuration;
using Extdisco.Server.Health;
using Extdisco.Server.Hosting;
using Extdisco.Server.Http;
using Extdisco.Server.Tests.Configuration;
using Extdisco.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;

namespace Extdisco.Server.Tests.Http;

/// <summary>The HTTP endpoint as the program wires it, listening on loopback; nothing is connected to any server.</summary>
internal sealed class RunningEndpoint : IAsyncDisposable
{
    public const string Token = "a-token-that-is-long-enough";

    private readonly ServiceProvider _services;

    private RunningEndpoint(ServiceProvider services, RecordingLoggers loggers, Uri address)
    {
        _services = services;
        Loggers = loggers;
        Address = address;
        Client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) };
    }

    public RecordingLoggers Loggers { get; }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public HealthBoard Health => _services.GetRequiredService<HealthBoard>();

    public ConfigurationFindings Findings => _services.GetRequiredService<ConfigurationFindings>();

    /// <param name="time">The time.</param>
    /// <param name="settings">What overrides the sample, such as <c>Http:Token=...</c>.</param>
    public static async Task<RunningEndpoint> StartAsync(TimeProvider? time, params string[] settings)
    {
        var loaded = Samples.Load(Samples.Full, ["Http:Listen=http://127.0.0.1:0", .. settings]);
        loaded.Report.Errors.Should().BeEmpty();
        var loggers = new RecordingLoggers();
        var collection = new ServiceCollection();
        collection.AddSingleton<ILoggerFactory>(loggers);
        collection.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        collection.AddSingleton(time ?? new TestTimeProvider());
        collection.AddSingleton(loaded);
        collection.AddSingleton<Audiences>();
        collection.AddSingleton<HealthBoard>();
        collection.AddSingleton<ComponentHost>();
        collection.AddSingleton<IHostApplicationLifetime, ApplicationLifetime>();
        HttpServices.Add(collection);
        var services = collection.BuildServiceProvider();
        await services.GetRequiredService<HttpEndpoint>().StartedAsync(default);
        const string Listening = "HTTP requests are answered at ";
        var (_, line) = await loggers.Log.WaitForAsync(Listening);
        return new RunningEndpoint(services, loggers, new Uri(line[Listening.Length..]));
    }

    /// <summary>Goes over to another configuration.</summary>
    public async Task ReloadAsync(params string[] settings)
    {
        var options = Samples.LoadGood(Samples.Full, ["Http:Listen=http://127.0.0.1:0", .. settings]);
        foreach (var target in _services.GetServices<IConfigurationTarget>())
        {
            await target.ApplyAsync(options, default);
        }
    }

    /// <summary>Asks for a test call.</summary>
    public Task<HttpResponseMessage> CallAsync(string? token, string body = "", HttpClient? client = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/calls") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        }

        return (client ?? Client).SendAsync(request);
    }

    /// <summary>A client at another address of this machine.</summary>
    public HttpClient ClientAt(string address)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
                await socket.ConnectAsync(Address.Host, Address.Port, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        return new HttpClient(handler) { BaseAddress = Address, Timeout = Client.Timeout };
    }

    /// <summary>Asks by a name.</summary>
    public Task<HttpResponseMessage> AskAsync(string path, string host, HttpMethod? method = null)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        request.Headers.Host = host;
        return Client.SendAsync(request);
    }

    /// <summary>What the host does when the process is told to end.</summary>
    public async Task StopAsync()
    {
        _services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await _services.GetRequiredService<HttpEndpoint>().StoppedAsync(default);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Client.Dispose();
        await _services.DisposeAsync();
    }
}
