using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Extdisco.Server.Tests.Metrics;

/// <summary>Takes metrics by OTLP over HTTP, and reads their names.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, string> _attributes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _names = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _came = new(0);
    private readonly WebApplication _server;

    private OtlpReceiver(WebApplication server) => _server = server;

    /// <summary>What the sender says of itself.</summary>
    public IReadOnlyDictionary<string, string> Attributes => _attributes;

    /// <summary>The metrics that came so far.</summary>
    public ICollection<string> Names => _names.Keys;

    /// <summary>The headers that came last.</summary>
    public string Headers { get; private set; } = "";

    public Uri Address => new(_server.Urls.Single());

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var receiver = new OtlpReceiver(builder.Build());
        receiver._server.Run(receiver.TakeAsync);
        await receiver._server.StartAsync();
        return receiver;
    }

    /// <summary>Waits until a metric has come.</summary>
    public async Task WaitForAsync(string name)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!_names.ContainsKey(name))
        {
            await _came.WaitAsync(deadline.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _came.Dispose();
    }

    private async Task TakeAsync(HttpContext http)
    {
        http.Request.Path.Value.Should().Be("/v1/metrics");
        http.Request.ContentType.Should().Be("application/x-protobuf");
        Headers = string.Join('\n', http.Request.Headers.Select(header => $"{header.Key}: {header.Value}"));
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        foreach (var attribute in ProtobufField.At(body.ToArray(), 1, 1, 1)) // ResourceMetrics, Resource, KeyValue
        {
            _attributes[Text(attribute, 1)] = Text(attribute, 2, 1);
        }

        foreach (var metric in ProtobufField.At(body.ToArray(), 1, 2, 2)) // ResourceMetrics, ScopeMetrics, Metric
        {
            _names[Text(metric, 1)] = true;
        }

        http.Response.ContentType = "application/x-protobuf";
        _came.Release();

        static string Text(ReadOnlyMemory<byte> message, params int[] path) => Encoding.UTF8.GetString(ProtobufField.At(message, path).SingleOrDefault().Span);
    }
}
