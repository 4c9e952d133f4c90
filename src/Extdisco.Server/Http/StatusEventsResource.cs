using System.Text.Json;
using Extdisco.Server.Status;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Extdisco.Server.Http;

/// <summary>
/// <c>/api/status/events</c>: the report at once, again whenever it has changed, and from time to time though it has not (server-sent
/// events); by that either side finds out that the other is gone.
/// </summary>
internal sealed class StatusEventsResource(StatusReporter reporter, IHostApplicationLifetime lifetime, TimeProvider time) : IResource
{
    /// <summary>How many may listen at once: each holds a connection.</summary>
    public const int MostListeners = 20;

    /// <summary>How often it is looked whether something has changed.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>The longest silence.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private (StatusReport Report, byte[] Content, long At)? _latest;
    private int _listeners;

    /// <inheritdoc/>
    public string Path => "/api/status/events";

    /// <inheritdoc/>
    public async Task AnswerAsync(HttpContext http)
    {
        try
        {
            if (Interlocked.Increment(ref _listeners) > MostListeners)
            {
                http.Response.Headers.RetryAfter = "30";
                await Reply.TextAsync(http, StatusCodes.Status503ServiceUnavailable, $"{MostListeners} listen already; close the page elsewhere, or ask /api/status.\n");
                return;
            }

            http.Response.ContentType = "text/event-stream";
            if (HttpMethods.IsHead(http.Request.Method))
            {
                return;
            }

            using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
            await TellAsync(http.Response, end.Token);
        }
        finally
        {
            Interlocked.Decrement(ref _listeners);
        }
    }

    private async Task TellAsync(HttpResponse response, CancellationToken end)
    {
        byte[] told = [];
        var toldAt = time.GetTimestamp();
        try
        {
            while (true)
            {
                var (report, content) = Latest();
                if (!content.AsSpan().SequenceEqual(told) || time.GetElapsedTime(toldAt) >= Heartbeat)
                {
                    var line = JsonSerializer.Serialize(report, StatusJson.Default.StatusReport);
                    await response.WriteAsync($"data: {line}\n\n", end);
                    await response.Body.FlushAsync(end);
                    (told, toldAt) = (content, time.GetTimestamp());
                }

                await Task.Delay(Pace, time, end);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The listener has gone, or the process ends.
        }
    }

    /// <summary>A report that is as good as new, for all listeners the same, and what in it can change beside the time.</summary>
    private (StatusReport Report, byte[] Content) Latest()
    {
        lock (_gate)
        {
            if (_latest is not { } latest || time.GetElapsedTime(latest.At) >= Pace / 2)
            {
                var report = reporter.Report();
                _latest = latest = (report, JsonSerializer.SerializeToUtf8Bytes(report with { Now = default }, StatusJson.Default.StatusReport), time.GetTimestamp());
            }

            return (latest.Report, latest.Content);
        }
    }
}
