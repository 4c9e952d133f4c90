using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Extdisco.Server.Health;
using Extdisco.Server.Http;
using Extdisco.Server.Tests.Health;
using Extdisco.Services;
using Extdisco.Testing;

namespace Extdisco.Server.Tests.Http;

/// <summary>What the endpoint tells of the process live.</summary>
public sealed class StatusEventsResourceTests
{
    private static readonly RelayKey Stun = new("stun", HostName.Parse("turn.example.org"), 3478, "udp", null);

    [Fact]
    public async Task Whoever_listens_is_toldAt_once_and_then_of_changes_and_otherwise_that_somebody_is_there()
    {
        var time = new TestTimeProvider();
        await using var endpoint = await RunningEndpoint.StartAsync(time);
        using var answer = await endpoint.Client.GetAsync("/api/status/events", HttpCompletionOption.ResponseHeadersRead);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
        using var events = new StreamReader(await answer.Content.ReadAsStreamAsync());

        (await NextAsync()).Should().StartWith("data: {").And.Contain("\"state\":\"Unknown\"").And.NotContain("\"state\":\"Up\"");
        endpoint.Health.Note(Stun, RelayHealth.Unknown.After(Results.Good, time.GetUtcNow()));
        await TickAsync(1);
        (await NextAsync()).Should().StartWith("data: {").And.Contain("\"state\":\"Up\"");
        await TickAsync((int)(StatusEventsResource.Heartbeat / StatusEventsResource.Pace));
        (await NextAsync()).Should().StartWith("data: {").And.Contain("\"state\":\"Up\"");

        async Task<string> NextAsync()
        {
            var line = (await events.ReadLineAsync())!;
            (await events.ReadLineAsync()).Should().BeEmpty();
            return line;
        }

        async Task TickAsync(int times)
        {
            for (var i = 0; i < times; i++)
            {
                await time.WaitForTimersAsync(1);
                time.Advance(StatusEventsResource.Pace);
            }
        }
    }

    [Fact]
    public async Task Only_so_many_may_listen_and_those_who_read_nothing_hold_up_nobody()
    {
        await using var endpoint = await RunningEndpoint.StartAsync(null);
        var deaf = new List<TcpClient>();
        for (var i = 0; i < StatusEventsResource.MostListeners; i++)
        {
            var client = new TcpClient();
            deaf.Add(client);
            await client.ConnectAsync(IPAddress.Loopback, endpoint.Address.Port);
            await client.GetStream().WriteAsync("GET /api/status/events HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
            (await client.GetStream().ReadAsync(new byte[12])).Should().BePositive();
        }

        using var refused = await endpoint.Client.GetAsync("/api/status/events");
        refused.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await refused.Content.ReadAsStringAsync()).Should().StartWith("20 listen already");
        (await endpoint.Client.GetStringAsync("/health/live")).Should().Be("live\n");

        deaf.ForEach(client => client.Dispose());
        await FreeAgainAsync(endpoint);
    }

    [Fact]
    public async Task Neither_listeners_nor_half_a_request_hold_up_the_end()
    {
        await using var endpoint = await RunningEndpoint.StartAsync(null);
        using var answer = await endpoint.Client.GetAsync("/api/status/events", HttpCompletionOption.ResponseHeadersRead);
        using var events = new StreamReader(await answer.Content.ReadAsStreamAsync());
        await events.ReadLineAsync();
        await events.ReadLineAsync();
        using var half = new TcpClient();
        await half.ConnectAsync(IPAddress.Loopback, endpoint.Address.Port);
        await half.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET /api/sta"));

        var begun = Stopwatch.GetTimestamp();
        await endpoint.StopAsync();

        Stopwatch.GetElapsedTime(begun).Should().BeLessThan(TimeSpan.FromSeconds(8), "a second is for what is under way, the rest for a slow machine; half a request alone would be waited for ten");
        (await events.ReadToEndAsync()).Should().BeEmpty("the stream has come to a proper end");
    }

    /// <summary>The server notices after a moment that listeners have gone.</summary>
    private static async Task FreeAgainAsync(RunningEndpoint endpoint)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            using var answer = await endpoint.Client.GetAsync("/api/status/events", HttpCompletionOption.ResponseHeadersRead, late.Token);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                return;
            }

            await Task.Delay(50, late.Token);
        }
    }
}
