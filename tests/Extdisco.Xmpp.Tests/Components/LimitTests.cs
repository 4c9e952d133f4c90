using System.Text;
using Extdisco.Testing;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Components;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;
using Microsoft.Extensions.Logging;

namespace Extdisco.Xmpp.Tests.Components;

/// <summary>What becomes of whoever reaches a limit, on a stream; and that each is counted.</summary>
public sealed class LimitTests : IDisposable
{
    private const string Wait = "<error type='wait'><resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>";
    private const int Queue = 64 * 1024;
    private const string Padding = "pppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppp";

    private readonly string _component = $"c{Guid.NewGuid():N}.example.test";
    private readonly RawServer _server = new();
    private readonly RecordedLimits _limits;

    public LimitTests() => _limits = new RecordedLimits(_component);

    public void Dispose()
    {
        _limits.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task An_asker_beyond_its_rate_is_told_to_wait_and_answered_again_later()
    {
        var time = new TestTimeProvider();
        await using var component = Running();
        component.Router.Limiter = new RequestLimiter(new RequestLimits { RequestsBurst = 2 }, [Jid.Parse("example.test")], time);
        using var connection = await OpenAsync();
        await connection.SendAsync(Ping("1") + Ping("2", "other") + Ping("3") + Ping("4", "other"));
        (await connection.ReadToAsync("</iq>")).Should().Be(Pong("1") + Pong("2", "other") + Refused("3"));
        (await connection.ReadToAsync("</iq>")).Should().Be(Refused("4", "other"));
        await connection.SendAsync(Ping("5", "balcony", "juliet"));
        await connection.ReadToAsync(Pong("5", "balcony", "juliet"));
        time.Advance(TimeSpan.FromSeconds(1.1));
        await connection.SendAsync(Ping("6") + Ping("7"));
        (await connection.ReadToAsync("</iq>")).Should().Be(Pong("6") + Refused("7"));
        _limits["RequestsPerMinute"].Should().Be(3);
        component.Log.Lines.Should().ContainSingle(line => line.Level == LogLevel.Warning)
            .Which.Text.Should().Be($"{_component} tells u@example.test to wait: there are more requests than the limit RequestsPerMinute allows (1 refused so far)");
    }

    [Theory]
    [InlineData("urn:xmpp:delegation:1")]
    [InlineData("urn:xmpp:delegation:2")]
    public async Task A_delegated_asker_beyond_its_rate_is_told_so_inside_and_shares_it_with_its_direct_requests(string version)
    {
        await using var component = Running();
        component.Router.Limiter = new RequestLimiter(new RequestLimits { RequestsBurst = 2 }, [Jid.Parse("example.test")], new TestTimeProvider());
        using var connection = await OpenAsync();
        await connection.SendAsync(Delegated("1") + Ping("2"));
        await connection.ReadToAsync(Pong("2"));
        await connection.SendAsync(Delegated("3"));
        (await connection.ReadToAsync("</delegation></iq>")).Should().Be(
            $"<iq type='result' id='D3' from='{_component}' to='example.test'><delegation xmlns='{version}'><forwarded xmlns='urn:xmpp:forward:0'>"
            + $"<iq xmlns='jabber:client' type='error' id='3' from='example.test' to='u@example.test/r'>{Wait}</iq></forwarded></delegation></iq>");

        // The server itself has no limit: it answers for all of its users.
        await connection.SendAsync(string.Concat(Enumerable.Range(0, 100).Select(_ => ServerPing)));
        for (var i = 0; i < 100; i++)
        {
            (await connection.ReadToAsync("/>")).Should().Be($"<iq type='result' id='s' from='{_component}' to='example.test'/>");
        }

        _limits["RequestsPerMinute"].Should().Be(1);

        string Delegated(string id) =>
            $"<iq type='set' id='D{id}' from='example.test' to='{_component}'><delegation xmlns='{version}'><forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client' type='get' id='{id}' from='u@example.test/r' to='example.test'><later xmlns='urn:later'/></iq></forwarded></delegation></iq>";
    }

    [Fact]
    public async Task All_askers_beyond_the_rate_of_all_are_told_to_wait()
    {
        await using var component = Running();
        component.Router.Limiter = new RequestLimiter(new RequestLimits { RequestsPerSecond = 2 }, [Jid.Parse("example.test")], new TestTimeProvider());
        using var connection = await OpenAsync();
        await connection.SendAsync(Ping("1", "r", "a") + Ping("2", "r", "b") + Ping("3", "r", "c"));
        (await connection.ReadToAsync("</iq>")).Should().Be(Pong("1", "r", "a") + Pong("2", "r", "b") + Refused("3", "r", "c"));
        _limits["RequestsPerSecond"].Should().Be(1);
    }

    [Fact]
    public async Task Each_limit_of_a_stanza_is_counted_by_its_name()
    {
        await using var component = Running();
        using var connection = await OpenAsync();
        var attributes = string.Concat(Enumerable.Range(0, 65).Select(i => $" a{i}='1'"));
        var namespaces = string.Concat(Enumerable.Range(0, 40).Select(i => $" xmlns:n{i}='urn:n{i}'"));
        foreach (var (limit, payload) in new[]
        {
            ("StanzaBytes", $"<x>{new string('x', 300_000)}</x>"),
            ("Depth", string.Concat(Enumerable.Repeat("<x>", 40)) + string.Concat(Enumerable.Repeat("</x>", 40))),
            ("Attributes", $"<x{attributes}/>"),
            ("Namespaces", $"<x{namespaces}><y{namespaces}/></x>"),
        })
        {
            _limits[limit].Should().Be(0);
            await connection.SendAsync($"<iq type='get' id='{limit}' from='u@example.test/r' to='{_component}'>{payload}</iq>");
            (await connection.ReadToAsync("</iq>")).Should().StartWith($"<iq type='error' id='{limit}'").And.Contain("<policy-violation ");
            _limits[limit].Should().Be(1, limit);
        }
    }

    [Fact]
    public async Task Requests_of_ours_beyond_those_that_may_wait_are_not_sent_and_count_as_unanswered()
    {
        var session = new TaskCompletionSource<ComponentSession>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var component = Running(options => options with { StreamLimits = new StreamLimits { PendingRequests = 2 } }, session.SetResult);
        using var connection = await OpenAsync();
        var opened = await session.Task;
        var asking = Enumerable.Range(0, 2).Select(_ => AskAsync()).ToArray();
        (await AskAsync()).Should().Be("none");
        _limits["PendingRequests"].Should().Be(1);
        foreach (var _ in asking)
        {
            var id = (await connection.ReadToAsync("</iq>")).Split('\'')[3];
            await connection.SendAsync($"<iq type='result' id='{id}' from='example.test' to='{_component}'/>");
        }

        (await Task.WhenAll(asking)).Should().Equal("result", "result");

        Task<string> AskAsync() => opened.GetAsync(
            Jid.Parse("example.test"), writer => writer.EmptyElement("ping"u8, Xmlns.Ping), answer => Encoding.UTF8.GetString(answer.Type), "none", TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_server_that_takes_nothing_is_given_up_and_connected_to_anew()
    {
        await using var component = Running(options => options with
        {
            Timings = options.Timings with { WriteTimeout = TimeSpan.FromSeconds(1), CloseTimeout = TimeSpan.FromSeconds(20) },
        });
        using (var connection = await OpenAsync())
        {
            var sending = FloodAsync(connection);
            await component.Log.WaitForAsync("the server did not take what was sent to it within 1 s");
            (await sending).Should().BeAssignableTo<IOException>("the connection is reset: the server would not get to its end");
        }

        using var next = await OpenAsync();
        await next.SendAsync(Ping("1"));
        (await next.ReadToAsync("/>")).Should().Be(Pong("1"));
        _limits["WriteTimeout"].Should().Be(1);
        _limits["WriteQueueBytes"].Should().BeInRange(1, 2);
        component.Log.Lines.Should().NotContain(line => line.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task A_server_that_takes_nothing_does_not_hold_up_stopping()
    {
        await using var component = Running(options => options with { Timings = options.Timings with { WriteTimeout = TimeSpan.FromMinutes(5), CloseTimeout = TimeSpan.FromMilliseconds(300) } });
        using var connection = await OpenAsync();
        var sending = FloodAsync(connection);
        await Eventually(() => _limits["WriteQueueBytes"] > 0);
        await component.StopAsync();
        connection.Dispose();
        (await sending).Should().NotBeNull();
    }

    [Fact]
    public async Task However_much_comes_at_once_no_more_is_made_than_the_queue_may_hold()
    {
        using var bytes = new StuckStream();
        await using var congested = await CongestedAsync(bytes, TimeProvider.System, new ConnectionTimings());

        congested.Session.UnsentBytes.Should().BeInRange(Queue, Queue + (2 * LargeHandler.Bytes));
        bytes.LargestWrite.Should().BeLessThan(Queue + (2 * LargeHandler.Bytes));
    }

    [Fact]
    public async Task A_server_that_takes_what_it_is_sent_slowly_is_not_held_for_silent()
    {
        var time = new TestTimeProvider();
        using var bytes = new StuckStream();
        await using var congested = await CongestedAsync(
            bytes, time, new ConnectionTimings { PingInterval = TimeSpan.FromSeconds(10), WriteTimeout = TimeSpan.FromMinutes(5) });

        for (var i = 0; i < 60; i++)
        {
            time.Advance(TimeSpan.FromSeconds(2.5));
            await Task.Delay(1);
        }

        congested.Running.IsCompleted.Should().BeFalse("nothing is read as long as nothing can be written, so that nothing can come");
    }

    /// <summary>A stream that has been asked for more than its server takes.</summary>
    private async Task<Congested> CongestedAsync(StuckStream bytes, TimeProvider time, ConnectionTimings timings)
    {
        var options = new ComponentOptions
        {
            Component = Jid.Parse(_component),
            Secret = new Secret("s"),
            ServerDomain = Jid.Parse("example.test"),
            Port = 1,
            Timings = timings,
            StreamLimits = new StreamLimits { WriteQueueBytes = Queue },
        };
        var session = new TaskCompletionSource<ComponentSession>(TaskCreationOptions.RunContinuationsAsynchronously);
        var stream = new ComponentStream(
            bytes, options, new StanzaRouter(options.Component, [new LargeHandler()], new RecordingLogger()), time, new RecordingLogger(), session.SetResult);
        var deadline = new CancellationTokenSource();
        var running = stream.RunAsync(deadline, CancellationToken.None);
        bytes.Give("<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' id='1'><handshake/>"
            + string.Concat(Enumerable.Range(0, 500).Select(i => $"<iq type='get' id='{i}' from='u@example.test/r' to='{_component}'><large xmlns='urn:large'/></iq>")));
        await Eventually(() => _limits["WriteQueueBytes"] > 0);
        return new Congested(bytes, stream, running, await session.Task, time, deadline);
    }

    /// <summary>Asks and reads no answers, until the other side is gone.</summary>
    private async Task<Exception> FloodAsync(RawConnection connection)
    {
        var request = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 100).Select(i => Ping(Padding + i))));
        try
        {
            while (true)
            {
                await connection.SendAsync(request);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return e;
        }
    }

    private static async Task Eventually(Func<bool> isSo)
    {
        for (var i = 0; i < 3000 && !isSo(); i++)
        {
            await Task.Delay(10);
        }

        isSo().Should().BeTrue();
    }

    private RunningComponent Running(Func<ComponentOptions, ComponentOptions>? change = null, Action<ComponentSession>? opened = null) =>
        new(_server.Port, TimeProvider.System, options => (change ?? (same => same))(options with { Component = Jid.Parse(_component) }), opened);

    private async Task<RawConnection> OpenAsync() => await (await _server.AcceptAsync()).OpenAsync(component: _component);

    private sealed record Congested(StuckStream Bytes, ComponentStream Stream, Task<StreamEnd> Running, ComponentSession Session, TimeProvider Time, CancellationTokenSource Deadline) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            Bytes.Break(new IOException("The test is over."));
            while (!Running.IsCompleted)
            {
                (Time as TestTimeProvider)?.Advance(TimeSpan.FromSeconds(1)); // the reader gets a while to find the reason
                await Task.Delay(1);
            }

            await Stream.DisposeAsync();
            Deadline.Dispose();
        }
    }

    /// <summary>Answers with much.</summary>
    private sealed class LargeHandler : IIqHandler
    {
        public const int Bytes = 20_000;

        public IReadOnlyList<XmlName> Payloads { get; } = [new XmlName("large", "urn:large")];

        public IReadOnlyList<string> FeaturesFor(JidView asker, JidView answeringAs) => [];

        public StanzaError? Get(in IqRequest request, Utf8XmlWriter result)
        {
            result.TextElement("large"u8, new string('x', Bytes));
            return null;
        }
    }

    private string ServerPing => $"<iq type='get' id='s' from='example.test' to='{_component}'><ping xmlns='urn:xmpp:ping'/></iq>";

    private string Ping(string id, string resource = "r", string user = "u") =>
        $"<iq type='get' id='{id}' from='{user}@example.test/{resource}' to='{_component}'><ping xmlns='urn:xmpp:ping'/></iq>";

    private string Pong(string id, string resource = "r", string user = "u") =>
        $"<iq type='result' id='{id}' from='{_component}' to='{user}@example.test/{resource}'/>";

    private string Refused(string id, string resource = "r", string user = "u") =>
        $"<iq type='error' id='{id}' from='{_component}' to='{user}@example.test/{resource}'>{Wait}</iq>";
}
