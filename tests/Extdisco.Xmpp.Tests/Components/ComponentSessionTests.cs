using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Extdisco.Testing;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Components;
using Extdisco.Xmpp.Entity;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Stanzas;

namespace Extdisco.Xmpp.Tests.Components;

/// <summary>What can be done with a connection beside answering: writing stanzas of our own, and what comes of them.</summary>
public sealed class ComponentSessionTests : IAsyncDisposable
{
    private const string InvalidFrom = "<stream:error><invalid-from xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly RawServer _server = new();
    private readonly RecordingLogger _log = new();
    private readonly Channel<ComponentSession> _sessions = Channel.CreateUnbounded<ComponentSession>();
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(Patience);
        _server.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task What_is_appended_leaves_when_it_is_sent_or_with_the_next_answer()
    {
        var (connection, session) = await OpenAsync();
        using var opened = connection;
        Append(session, "<message id='1'/>").Should().BeTrue();
        Append(session, "<message id='2'/>").Should().BeTrue();
        await session.SendAsync().WaitAsync(Patience);
        (await connection.ReadToAsync("'2'/>")).Should().Be("<message id='1'/><message id='2'/>");
        Append(session, "<message id='3'/>");
        await connection.SendAsync(Ping("p"));
        (await connection.ReadToAsync(Pong("p"))).Should().Be("<message id='3'/>" + Pong("p"));
    }

    [Fact]
    public async Task Pieces_of_several_threads_stay_whole_and_in_their_order()
    {
        const int Threads = 4;
        const int Each = 2000;
        var (connection, session) = await OpenAsync();
        using var opened = connection;
        var writing = Enumerable.Range(0, Threads).Select(thread => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                Append(session, string.Create(CultureInfo.InvariantCulture, $"<message id='{thread}.{i}'></message>"));
                if (i % 100 == 0)
                {
                    await session.SendAsync();
                }
            }

            await session.SendAsync();
        })).ToArray();
        for (var i = 0; i < 100; i++)
        {
            await connection.SendAsync(Ping($"p{i}"));
        }

        var next = new int[Threads];
        for (var i = 0; i < (Threads * Each) + 100; i++)
        {
            var stanza = await connection.ReadToAsync(">");
            if (stanza.StartsWith("<message", StringComparison.Ordinal))
            {
                stanza += await connection.ReadToAsync("</message>");
                var parts = stanza["<message id='".Length..^"'></message>".Length].Split('.');
                parts[1].Should().Be(next[int.Parse(parts[0], CultureInfo.InvariantCulture)]++.ToString(CultureInfo.InvariantCulture));
            }
            else
            {
                stanza.Should().MatchRegex("^<iq type='result' id='p[0-9]+' from='extdisco.example.test' to='u@example.test/r'/>$");
            }
        }

        await Task.WhenAll(writing).WaitAsync(Patience);
    }

    [Fact]
    public async Task A_piece_that_fails_half_way_leaves_nothing_behind()
    {
        var (connection, session) = await OpenAsync();
        using var opened = connection;
        Append(session, "<message id='1'/>");
        var failing = () => session.Append(
            static (writer, _) =>
            {
                writer.StartElement("message"u8);
                writer.Attribute("id"u8, "\u0001");
            },
            0);
        failing.Should().Throw<FormatException>();
        Append(session, "<message id='2'/>");
        await session.SendAsync();
        (await connection.ReadToAsync("'2'/>")).Should().Be("<message id='1'/><message id='2'/>");
    }

    [Fact]
    public async Task Nothing_is_written_once_the_stream_is_closed()
    {
        var (connection, session) = await OpenAsync();
        using var opened = connection;
        await connection.SendAsync("</stream:stream>");
        await connection.ReadToEndAsync();
        await EndOf(session);
        Append(session, "<message/>").Should().BeFalse();
        await session.SendAsync().WaitAsync(Patience);
        session.Error.Should().BeNull();
    }

    [Fact]
    public async Task Answers_are_handed_on_but_those_that_somebody_waits_for()
    {
        var answers = new ConcurrentQueue<string>();
        var (connection, session) = await OpenAsync((in Stanza answer) => answers.Enqueue(Encoding.UTF8.GetString(answer.Id) + " " + Encoding.UTF8.GetString(answer.From)));
        using var opened = connection;
        var asking = session.GetAsync(
            Jid.Parse("example.test"), writer => writer.EmptyElement("ping"u8, Xmlns.Ping), answer => Encoding.UTF8.GetString(answer.Type), "none", Patience);
        var id = (await connection.ReadToAsync("</iq>")).Split('\'')[3];
        await connection.SendAsync(
            "<iq type='result' id='a' from='u@example.test/r' to='extdisco.example.test'/>"
            + "<iq type='error' id='b' from='u@example.test/r' to='extdisco.example.test'/>"
            + $"<iq type='result' id='{id}' from='u@example.test/r' to='extdisco.example.test'/>"
            + "<presence from='u@example.test/r' to='extdisco.example.test'/><message from='u@example.test/r' to='extdisco.example.test'/>"
            + $"<iq type='error' id='{id}' from='example.test' to='extdisco.example.test'/>"
            + Ping("p"));
        (await asking.WaitAsync(Patience)).Should().Be("error");
        await connection.ReadToAsync(Pong("p"));
        answers.Should().Equal("a u@example.test/r", "b u@example.test/r", $"{id} u@example.test/r");
    }

    [Fact]
    public async Task Answers_that_nobody_looks_at_are_nothing()
    {
        var (connection, session) = await OpenAsync();
        using var opened = connection;
        session.Answers = null;
        await connection.SendAsync("<iq type='result' id='a' from='u@example.test/r' to='extdisco.example.test'/>" + Ping("p"));
        (await connection.ReadToAsync(Pong("p"))).Should().Be(Pong("p"));
    }

    [Fact]
    public async Task The_error_that_ended_the_stream_is_known_when_it_has_ended()
    {
        var (connection, session) = await OpenAsync();
        using var opened = connection;
        session.Error.Should().BeNull();
        await connection.SendAsync(InvalidFrom);
        await EndOf(session);
        session.Error!.Condition.Should().Be(StreamErrorCondition.InvalidFrom);
    }

    [Fact]
    public async Task The_error_is_known_though_the_server_closed_while_much_was_being_written()
    {
        // The server reads no more of what is on its way, so that writing fails before, while or after the error is read.
        for (var i = 0; i < 20; i++)
        {
            var (connection, session) = await OpenAsync();
            var writing = Task.Run(async () =>
            {
                while (Append(session, new string(' ', 4000)))
                {
                    await session.SendAsync();
                }
            });
            await connection.ReadToAsync(new string(' ', 100));
            await connection.SendAsync(InvalidFrom);
            connection.Dispose();
            await EndOf(session);
            await writing.WaitAsync(Patience);
            (session.Error?.Condition).Should().Be(StreamErrorCondition.InvalidFrom);
        }
    }

    private static bool Append(ComponentSession session, string xml) => session.Append(static (writer, text) => writer.Raw(Encoding.UTF8.GetBytes(text)), xml);

    private static string Ping(string id) => $"<iq type='get' id='{id}' from='u@example.test/r' to='extdisco.example.test'><ping xmlns='urn:xmpp:ping'/></iq>";

    private static string Pong(string id) => $"<iq type='result' id='{id}' from='extdisco.example.test' to='u@example.test/r'/>";

    private static Task EndOf(ComponentSession session)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        session.Ended.Register(ended.SetResult);
        return ended.Task.WaitAsync(Patience);
    }

    private async Task<(RawConnection Connection, ComponentSession Session)> OpenAsync(AnswerTaker? answers = null)
    {
        if (_running.IsCompleted)
        {
            _running = Connecting(answers).RunAsync(_stop.Token);
        }

        var connection = await (await _server.AcceptAsync()).OpenAsync();
        return (connection, await _sessions.Reader.ReadAsync().AsTask().WaitAsync(Patience));
    }

    private Component Connecting(AnswerTaker? answers)
    {
        var options = new ComponentOptions
        {
            Component = Jid.Parse("extdisco.example.test"),
            Secret = new Secret("lab-comp-secret"),
            ServerDomain = Jid.Parse("example.test"),
            Port = _server.Port,
            Timings = new ConnectionTimings { ReconnectMin = TimeSpan.FromMilliseconds(1), ReconnectMax = TimeSpan.FromMilliseconds(1) },
        };
        var router = new StanzaRouter(options.Component, [new PingHandler()], _log);
        return new Component(options, router, TimeProvider.System, _log, session =>
        {
            session.Answers = answers;
            return _sessions.Writer.WriteAsync(session).AsTask();
        });
    }
}
