using System.Text;
using Extdisco.Testing;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Components;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Tests.Components;

/// <summary>Answers that have to wait, directly and through a delegating server: each request gets exactly one, in time.</summary>
public sealed class DeferredAnswerTests
{
    private const string Ping = "<iq type='get' id='p' from='u@example.test/r' to='extdisco.example.test'><ping xmlns='urn:xmpp:ping'/></iq>";
    private const string Pong = "<iq type='result' id='p' from='extdisco.example.test' to='u@example.test/r'/>";

    private static readonly TimeSpan DrainTimeout = TimeSpan.FromMilliseconds(500);

    // It stands still: no answer comes too late but where a test says so, however slow the machine is.
    private readonly TestTimeProvider _time = new();
    private readonly LaterHandler _later = new();

    [Theory]
    [InlineData("answer", "result", "<later xmlns='urn:later'>done</later>")]
    [InlineData("refuse", "error", "<error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>")]
    [InlineData("fail", "error", "<error type='cancel'><internal-server-error xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>")]
    public async Task Others_are_answered_meanwhile_and_the_answer_comes_when_it_is_there(string outcome, string type, string content)
    {
        using var server = new RawServer();
        await using var component = new RunningComponent(server, _time, null, _later);
        using var connection = await server.AcceptAsync();
        await connection.OpenAsync(Direct("1", outcome) + Ping);
        (await connection.ReadToAsync(Pong)).Should().Be(Pong);
        _later.Release.SetResult();
        (await connection.ReadToAsync("</iq>")).Should().Be($"<iq type='{type}' id='1' from='extdisco.example.test' to='u@example.test/r'>{content}</iq>");
        await connection.SendAsync(Delegated("2", outcome));
        (await connection.ReadToAsync("</delegation></iq>")).Should().Be($"<iq type='result' id='2' from='extdisco.example.test' to='example.test'><delegation xmlns='urn:xmpp:delegation:1'><forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client' type='{type}' id='inner' from='example.test' to='u@example.test/r'>{content}</iq></forwarded></delegation></iq>");
    }

    [Theory]
    [InlineData("urn:xmpp:delegation:2")]
    [InlineData("urn:xmpp:delegation:1")]
    public async Task An_answer_that_takes_too_long_becomes_an_error(string version)
    {
        using var server = new RawServer();
        await using var component = new RunningComponent(server, o => o with { AnswerTimeout = TimeSpan.FromMilliseconds(200) }, _later);
        using var connection = await server.AcceptAsync();
        await connection.OpenAsync(Delegated("2", "hang", version));
        (await connection.ReadToAsync("</delegation></iq>")).Should().Be($"<iq type='result' id='2' from='extdisco.example.test' to='example.test'><delegation xmlns='{version}'><forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client' type='error' id='inner' from='example.test' to='u@example.test/r'><error type='wait'><remote-server-timeout xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq></forwarded></delegation></iq>");
        await _later.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Two_thousand_at_once_are_answered_and_some_told_to_wait()
    {
        using var server = new RawServer();
        await using var component = new RunningComponent(server, _time, null, _later);
        using var connection = await server.AcceptAsync();
        await connection.OpenAsync(string.Concat(Enumerable.Repeat(Direct("same", "answer"), 2000)) + Ping);
        var refused = await connection.ReadToAsync(Pong);
        Count(refused, "<resource-constraint ").Should().Be(1000);
        _later.Release.SetResult();
        for (var i = 0; i < 1000; i++)
        {
            await connection.ReadToAsync("<later xmlns='urn:later'>done</later></iq>");
        }
    }

    [Fact]
    public async Task How_many_may_wait_is_up_to_an_option()
    {
        using var server = new RawServer();
        using var limits = new RecordedLimits("deferred.example.test");
        await using var component = new RunningComponent(
            server, _time, o => o with { Component = Jid.Parse("deferred.example.test"), StreamLimits = new StreamLimits { DeferredAnswers = 2 } }, _later);
        using var connection = await server.AcceptAsync();
        await connection.OpenAsync(string.Concat(Enumerable.Range(1, 3).Select(id => Delegated($"{id}", "answer"))).Replace("extdisco.example.test", "deferred.example.test", StringComparison.Ordinal), component: "deferred.example.test");
        (await connection.ReadToAsync("</delegation></iq>")).Should().StartWith("<iq type='result' id='3' from='deferred.example.test'").And.Contain("<error type='wait'><resource-constraint ");
        limits["DeferredAnswers"].Should().Be(1);
        _later.Release.SetResult();
        (await connection.ReadToAsync("</delegation></iq>")).Should().Contain("done");
        (await connection.ReadToAsync("</delegation></iq>")).Should().Contain("done");
    }

    [Fact]
    public async Task Stopping_waits_for_answers_that_are_on_their_way_and_lets_no_more_begin()
    {
        using var server = new RawServer();
        await using var component = new RunningComponent(server, _time, null, _later);
        using var connection = await server.AcceptAsync();
        await connection.OpenAsync(Direct("1", "answer") + Ping);
        await connection.ReadToAsync(Pong);
        var stopping = component.StopAsync();
        string answers;
        do
        {
            // It takes a moment until it knows that it has to stop.
            await connection.SendAsync(Direct("2", "answer") + Ping);
            answers = await connection.ReadToAsync(Pong);
        }
        while (!answers.Contains("<resource-constraint ", StringComparison.Ordinal));

        _later.Release.SetResult();
        (await connection.ReadToAsync("urn:xmpp:ping'/></iq>")).Should().Contain("id='1'").And.NotContain("</stream:stream>", "the answer goes before the last ping");
        await _time.WaitForTimerAsync(TimeSpan.Zero, DrainTimeout);
        _time.Advance(DrainTimeout);
        (await connection.ReadToAsync("</stream:stream>")).Should().Be("</stream:stream>");
        await connection.SendAsync("</stream:stream>");
        await stopping;
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static string Direct(string id, string outcome) =>
        $"<iq type='get' id='{id}' from='u@example.test/r' to='extdisco.example.test'><later xmlns='urn:later' outcome='{outcome}'/></iq>";

    private static string Delegated(string id, string outcome, string version = "urn:xmpp:delegation:1") =>
        $"<iq type='set' id='{id}' from='example.test' to='extdisco.example.test'><delegation xmlns='{version}'><forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client' type='get' id='inner' from='u@example.test/r' to='example.test'><later xmlns='urn:later' outcome='{outcome}'/></iq></forwarded></delegation></iq>";

    private sealed class LaterHandler : IIqHandler
    {
        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<XmlName> Payloads { get; } = [new XmlName("later", "urn:later")];

        public IReadOnlyList<string> FeaturesFor(JidView asker, JidView answeringAs) => [];

        public StanzaError? Get(in IqRequest request, Utf8XmlWriter result)
        {
            var outcome = Encoding.UTF8.GetString(request.Payload.Attribute("outcome"u8));
            return request.Defer((later, cancellation) => AnswerAsync(outcome, later, cancellation));
        }

        private async Task<StanzaError?> AnswerAsync(string outcome, Utf8XmlWriter result, CancellationToken cancellation)
        {
            using var registration = cancellation.Register(() => Cancelled.TrySetResult());
            await Release.Task;
            result.StartElement("later"u8, "urn:later"u8);
            result.Text("done");
            if (string.Equals(outcome, "fail", StringComparison.Ordinal))
            {
                throw new InvalidOperationException("A handler that fails half way.");
            }

            result.EndElement("later"u8);
            return string.Equals(outcome, "refuse", StringComparison.Ordinal) ? StanzaError.Forbidden : null;
        }
    }
}
