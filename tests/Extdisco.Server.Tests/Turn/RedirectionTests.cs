using System.Net;
using Extdisco.Server.Turn;

namespace Extdisco.Server.Tests.Turn;

/// <summary>Relays that send on to others (RFC 8489, section 10).</summary>
public sealed class RedirectionTests
{
    private static readonly StunTimings Patient = new() { Patience = TimeSpan.FromSeconds(20), Total = TimeSpan.FromSeconds(60) };

    [Theory]
    [InlineData(StunTransport.Udp, true)]
    [InlineData(StunTransport.Udp, false)]
    [InlineData(StunTransport.Tcp, false)]
    internal async Task The_other_relay_is_tried_by_the_same_transport(StunTransport transport, bool beforeAuthentication)
    {
        await using var first = FakeRelay.Start(transport);
        await using var second = FakeRelay.Start(transport);
        SendOn(first, second.EndPoint, beforeAuthentication);

        var result = await ProbeAsync(first);

        result.Failure.Should().BeNull();
        result.EndPoint.Should().Be(first.EndPoint);
        second.Requests.Should().Contain(request => request.Method == StunMethod.Refresh);
        second.Honest.Allocations.Should().Be(0);
        first.Requests.Should().OnlyContain(request => request.Method == StunMethod.Allocate);
    }

    [Theory]
    [InlineData(StunTransport.Udp)]
    [InlineData(StunTransport.Tcp)]
    internal async Task Relays_that_send_on_for_ever_are_given_up(StunTransport transport)
    {
        await using var first = FakeRelay.Start(transport);
        await using var second = FakeRelay.Start(transport);
        SendOn(first, second.EndPoint, beforeAuthentication: true);
        SendOn(second, first.EndPoint, beforeAuthentication: true);

        var result = await ProbeAsync(first);

        result.Failure.Should().Match<ProbeFailure>(failure => failure.Kind == ProbeFailureKind.Redirected && failure.Code == 300);
        (first.Requests.Count + second.Requests.Count).Should().Be(4);
    }

    [Fact]
    public async Task What_fails_at_the_other_relay_is_told_of_together_with_the_way_there()
    {
        await using var first = FakeRelay.Start(StunTransport.Tcp);
        var second = FakeRelay.Start(StunTransport.Tcp);
        var nobody = second.EndPoint;
        await second.DisposeAsync();
        SendOn(first, nobody, beforeAuthentication: true);

        var result = await ProbeAsync(first);

        result.Failure.Should().Match<ProbeFailure>(failure => failure.Step == ProbeStep.Allocate && failure.Kind == ProbeFailureKind.ConnectionRefused);
        result.Failure!.Reason.Should().StartWith($"the relay sends on to {nobody} (300), and there nobody listens");
    }

    [Fact]
    public async Task A_relay_that_sends_on_to_nowhere_is_told_of()
    {
        await using var relay = FakeRelay.Start(StunTransport.Tcp);
        relay.Lie = (request, _) => [HonestRelay.Error(request, 300, "Try Alternate")];

        var result = await ProbeAsync(relay);

        result.Failure.Should().Match<ProbeFailure>(failure => failure.Kind == ProbeFailureKind.BadAnswer && failure.Code == 300);
    }

    private static Task<ProbeResult> ProbeAsync(FakeRelay relay) =>
        new RelayProbe(Patient, TimeProvider.System).RunAsync(relay.Target(), HonestRelay.Credentials, default);

    private static void SendOn(FakeRelay from, IPEndPoint to, bool beforeAuthentication) => from.Lie = (request, answer) =>
        [beforeAuthentication || request.TryGet(StunAttribute.Username, out _) ? HonestRelay.Error(request, 300, "Try Alternate", writer => writer.Add(StunAttribute.AlternateServer, Plain(to))) : answer];

    private static byte[] Plain(IPEndPoint address) => [0, 1, (byte)(address.Port >> 8), (byte)address.Port, .. address.Address.GetAddressBytes()];
}
