using System.Net;
using Extdisco.Server.Turn;
using Extdisco.Testing;

namespace Extdisco.Server.Tests.Turn;

/// <summary>When requests are sent again, and for how long an answer is waited for: in the time of the test.</summary>
public sealed class StunConnectionTests
{
    private static readonly StunRoute Route = new(IPEndPoint.Parse("192.0.2.1:3478"), "turn.example.org", StunTransport.Udp, null);

    private readonly TestTimeProvider _time = new();
    private readonly List<(double After, byte[] Message)> _sent = [];

    /// <summary>RFC 8489, section 6.2.1: after 500 ms, and twice as long each time.</summary>
    [Fact]
    public async Task A_datagram_is_sent_again_at_doubling_intervals_until_patience_ends()
    {
        var pipe = Pipe(isReliable: false);
        await using var connection = new StunConnection(pipe, Route, new StunTimings(), _time);

        var asking = connection.RequestAsync(new StunWriter(StunMethod.Binding, StunClass.Request), null, default);
        foreach (var pause in new[] { 0.5, 1, 2 })
        {
            await _time.WaitForTimersAsync(1);
            _time.Advance(TimeSpan.FromSeconds(pause));
        }

        await _time.WaitForTimersAsync(1);
        _time.Advance(TimeSpan.FromSeconds(1.4));
        asking.IsCompleted.Should().BeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.1));

        (await asking.Invoking(asked => asked).Should().ThrowAsync<StunException>()).Which.Kind.Should().Be(ProbeFailureKind.NoAnswer);
        _sent.Select(sent => Math.Round(sent.After, 3)).Should().Equal(0, 0.5, 1.5, 3.5);
        _sent.Select(sent => Convert.ToHexString(sent.Message)).Distinct(StringComparer.Ordinal).Should().ContainSingle("it is the same request");
        connection.RoundTrip.Should().BeNull();
    }

    [Fact]
    public async Task Over_tcp_a_request_is_sent_once_and_waited_for_as_long()
    {
        var pipe = Pipe(isReliable: true);
        await using var connection = new StunConnection(pipe, Route with { Transport = StunTransport.Tcp }, new StunTimings(), _time);

        var asking = connection.RequestAsync(new StunWriter(StunMethod.Binding, StunClass.Request), null, default);
        await _time.WaitForTimersAsync(1);
        _time.Advance(TimeSpan.FromSeconds(4.9));
        asking.IsCompleted.Should().BeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.1));

        (await asking.Invoking(asked => asked).Should().ThrowAsync<StunException>()).Which.Kind.Should().Be(ProbeFailureKind.NoAnswer);
        _sent.Should().ContainSingle();
    }

    [Fact]
    public async Task An_answer_to_a_second_attempt_is_taken_and_not_timed()
    {
        var pipe = Pipe(isReliable: false);
        await using var connection = new StunConnection(pipe, Route, new StunTimings(), _time);
        var request = new StunWriter(StunMethod.Binding, StunClass.Request);

        var asking = connection.RequestAsync(request, null, default);
        await _time.WaitForTimersAsync(1);
        _time.Advance(TimeSpan.FromSeconds(0.5));
        await _time.WaitForTimersAsync(1);
        pipe.Receive(AnswerTo(request));

        (await asking).Class.Should().Be(StunClass.Success);
        _sent.Should().HaveCount(2);
        connection.RoundTrip.Should().BeNull();
    }

    [Fact]
    public async Task The_shortest_round_trip_is_kept()
    {
        var pipe = Pipe(isReliable: false);
        await using var connection = new StunConnection(pipe, Route, new StunTimings(), _time);

        foreach (var milliseconds in new[] { 30, 20, 40 })
        {
            var request = new StunWriter(StunMethod.Binding, StunClass.Request);
            var asking = connection.RequestAsync(request, null, default);
            await _time.WaitForTimersAsync(1);
            _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
            pipe.Receive(AnswerTo(request));
            await asking;
        }

        connection.RoundTrip!.Value.Should().BeCloseTo(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(0.01));
    }

    [Fact]
    public async Task What_takes_longer_to_send_than_anybody_waits_gets_no_answer()
    {
        await using var connection = new StunConnection(
            new FakePipe(isReliable: true, _ => _time.Advance(TimeSpan.FromSeconds(6))), Route, new StunTimings(), _time);

        var ask = () => connection.RequestAsync(new StunWriter(StunMethod.Binding, StunClass.Request), null, default);

        (await ask.Should().ThrowAsync<StunException>()).Which.Kind.Should().Be(ProbeFailureKind.NoAnswer);
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_ends_at_once_and_the_connection_with_its_pipe()
    {
        using var stop = new CancellationTokenSource();
        var pipe = Pipe(isReliable: false);
        var connection = new StunConnection(pipe, Route, new StunTimings(), _time);

        var asking = connection.RequestAsync(new StunWriter(StunMethod.Binding, StunClass.Request), null, stop.Token);
        await stop.CancelAsync();

        await asking.Invoking(asked => asked).Should().ThrowAsync<OperationCanceledException>();
        await connection.DisposeAsync();
        pipe.IsDisposed.Should().BeTrue();
    }

    private static byte[] AnswerTo(StunWriter request) =>
        new StunWriter(request.Method, StunClass.Success, request.TransactionId).Written.ToArray();

    private FakePipe Pipe(bool isReliable)
    {
        var begun = _time.GetUtcNow();
        return new FakePipe(isReliable, message => _sent.Add(((_time.GetUtcNow() - begun).TotalSeconds, message.ToArray())));
    }
}
