using Extdisco.Server.Turn;
using Extdisco.Testing;

namespace Extdisco.Server.Tests.Turn;

/// <summary>Relays that cannot be reached, packets that get lost, and probes that are cut short.</summary>
public sealed class ProbeEndingTests
{
    private static readonly StunTimings Patient = new() { Patience = TimeSpan.FromSeconds(20), Total = TimeSpan.FromSeconds(60) };

    [Fact]
    public async Task A_relay_that_passes_nothing_on_is_found_out()
    {
        await using var relay = FakeRelay.Start(StunTransport.Udp);
        relay.Lie = (request, answer) => request.Method == StunMethod.Send ? [] : [answer];

        var result = await ImpatientProbe.RunAsync(relay, StunMethod.Send, times: 3);

        result.Failure.Should().Match<ProbeFailure>(failure => failure.Step == ProbeStep.Relay && failure.Kind == ProbeFailureKind.NotRelayed);
        result.Failure!.Reason.Should().Contain("127.0.0.1:50000 for 127.0.0.1:50001").And.Contain("min-port");
        await relay.ReleasedAsync();
    }

    [Theory]
    [InlineData(StunTransport.Udp)]
    [InlineData(StunTransport.Tcp)]
    internal async Task Packets_that_get_lost_are_sent_again(StunTransport transport)
    {
        await using var relay = FakeRelay.Start(transport);
        var sends = 0;
        relay.Lie = (request, answer) => request.Method == StunMethod.Send && ++sends % 3 != 0 ? [] : [answer];

        var result = await ProbeAsync(relay, Patient with { Retransmission = TimeSpan.FromMilliseconds(10) });

        result.Failure.Should().BeNull();
    }

    [Fact]
    public async Task Requests_that_get_lost_are_sent_again_over_udp()
    {
        await using var relay = FakeRelay.Start(StunTransport.Udp);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        relay.Lie = (request, answer) => request.Class == StunClass.Request && seen.Add(Convert.ToHexString(request.TransactionId)) ? [] : [answer];

        var result = await ProbeAsync(relay, Patient with { Retransmission = TimeSpan.FromMilliseconds(10) });

        result.Failure.Should().BeNull();
        result.RoundTrip.Should().BeNull("nobody knows which of two requests an answer is for");
    }

    [Fact]
    public async Task A_probe_that_is_cancelled_ends_at_once_and_releases_what_it_had()
    {
        await using var relay = FakeRelay.Start(StunTransport.Udp);
        using var stop = new CancellationTokenSource();
        relay.Lie = (request, answer) =>
        {
            if (request.Method != StunMethod.CreatePermission)
            {
                return [answer];
            }

            stop.Cancel();
            return [];
        };

        var probe = () => new RelayProbe(Patient, TimeProvider.System).RunAsync(relay.Target(), HonestRelay.Credentials, stop.Token);

        await probe.Should().ThrowAsync<OperationCanceledException>();
        await relay.ReleasedAsync();
    }

    [Fact]
    public async Task A_probe_ends_when_it_has_taken_too_long_altogether()
    {
        var time = new TestTimeProvider();
        await using var relay = FakeRelay.Start(StunTransport.Udp);
        relay.Lie = (_, _) => [];

        var probing = new RelayProbe(new StunTimings { Total = TimeSpan.FromSeconds(1), Retransmission = TimeSpan.FromSeconds(2) }, time)
            .RunAsync(relay.Target(), HonestRelay.Credentials, default);
        await relay.HeardAsync();
        await time.WaitForTimersAsync(2);
        time.Advance(TimeSpan.FromSeconds(1));

        (await probing).Failure.Should().Match<ProbeFailure>(failure => failure.Step == ProbeStep.Allocate && failure.Kind == ProbeFailureKind.NoAnswer);
        (await probing).Failure!.Reason.Should().Contain("not done after 1 s");
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_told_of()
    {
        var relay = FakeRelay.Start(StunTransport.Tcp);
        var target = relay.Target();
        await relay.DisposeAsync();

        foreach (var transport in Enum.GetValues<StunTransport>())
        {
            var result = await new RelayProbe(Patient, TimeProvider.System).RunAsync(target with { Transport = transport }, HonestRelay.Credentials, default);

            result.Failure!.Kind.Should().Be(ProbeFailureKind.ConnectionRefused);
            result.Failure.Reason.Should().Contain("127.0.0.1").And.Contain("connection refused");
        }
    }

    [Fact]
    public async Task A_name_without_an_address_is_told_of()
    {
        var target = new ProbeTarget { Host = "relay.invalid", Port = 3478, Transport = StunTransport.Udp, IsRelay = true };

        var result = await new RelayProbe(Patient, TimeProvider.System).RunAsync(target, null, default);

        result.Failure.Should().Match<ProbeFailure>(failure => failure.Step == ProbeStep.Resolve && failure.Kind == ProbeFailureKind.NotResolved);
        result.Failure!.Reason.Should().StartWith("relay.invalid does not resolve here");
        result.EndPoint.Should().BeNull();
    }

    private static Task<ProbeResult> ProbeAsync(FakeRelay relay, StunTimings timings) =>
        new RelayProbe(timings, TimeProvider.System).RunAsync(relay.Target(), HonestRelay.Credentials, default);
}
