using System.Net;
using Extdisco.Server.Turn;

namespace Extdisco.Server.Tests.Turn;

/// <summary>Answers that are well-formed, and that no relay that knows the password may send: none is believed.</summary>
public sealed class ForgedAnswerTests
{
    private static readonly StunTimings Patient = new() { Patience = TimeSpan.FromSeconds(20), Total = TimeSpan.FromSeconds(60) };

    // Only where the true answer is not to come: each such wait is waited for to its end.
    private static readonly StunTimings Impatient = new() { Retransmission = TimeSpan.FromMilliseconds(100), Patience = TimeSpan.FromSeconds(2), Total = TimeSpan.FromSeconds(60) };

    [Theory]
    [InlineData(StunTransport.Udp)]
    [InlineData(StunTransport.Tcp)]
    internal async Task An_answer_that_is_signed_wrongly_or_not_at_all_is_not_believed(StunTransport transport)
    {
        Func<StunMessage, byte[], byte[]>[] forgeries =
        [
            (_, answer) => Damaged(answer),
            (request, _) => Unsigned(request),
            (request, _) => Signed(request, new StunKey("another key"u8)),
            (request, _) => Damaged(HonestRelay.Error(request, 486)),
        ];

        var results = await Task.WhenAll(forgeries.Select(async forge =>
        {
            await using var relay = FakeRelay.Start(transport);
            relay.Lie = (request, answer) => [request.TryGet(StunAttribute.Username, out _) ? forge(request, answer) : answer];
            return await ProbeAsync(relay, Impatient);
        }));

        results.Should().OnlyContain(result => result.Failure!.Step == ProbeStep.Allocate && result.Failure.Kind == ProbeFailureKind.WrongSignature);
    }

    [Fact]
    public async Task Over_udp_the_true_answer_may_still_come_after_a_forged_one()
    {
        await using var relay = FakeRelay.Start(StunTransport.Udp);
        relay.Lie = (request, answer) => request.TryGet(StunAttribute.Username, out _) ? [Unsigned(request), Damaged(answer), answer] : [answer];

        var result = await ProbeAsync(relay, Patient);

        result.Failure.Should().BeNull();
    }

    [Theory]
    [InlineData(StunTransport.Udp)]
    [InlineData(StunTransport.Tcp)]
    internal async Task An_answer_that_needs_what_is_not_known_here_cannot_be_used(StunTransport transport)
    {
        await using var relay = FakeRelay.Start(transport);
        relay.Lie = (request, answer) => [request.TryGet(StunAttribute.Username, out _) ? HonestRelay.Succeed(request, writer => writer.Add((StunAttribute)0x7ABC, "")) : answer];

        var result = await ProbeAsync(relay, Patient);

        result.Failure!.Kind.Should().Be(ProbeFailureKind.BadAnswer);
        result.Failure.Reason.Should().Contain("0x7ABC");
    }

    [Fact]
    public async Task An_answer_with_more_that_is_optional_is_used()
    {
        await using var relay = FakeRelay.Start(StunTransport.Udp);
        relay.Lie = (request, answer) => [
            request.Method == StunMethod.Refresh ? HonestRelay.Succeed(request, writer => writer.Add((StunAttribute)0xFABC, "more")) : answer];

        var result = await ProbeAsync(relay, Patient);

        result.Failure.Should().BeNull();
    }

    [Fact]
    public async Task A_relayed_address_that_is_missing_is_told_of()
    {
        await using var relay = FakeRelay.Start(StunTransport.Udp);
        relay.Lie = (request, answer) => [request.TryGet(StunAttribute.Username, out _) ? HonestRelay.Succeed(request, writer => writer.Add(StunAttribute.XorRelayedAddress, [0, 9, 1, 1])) : answer];

        var result = await ProbeAsync(relay, Patient);

        result.Failure!.Kind.Should().Be(ProbeFailureKind.BadAnswer);
        result.Failure.Reason.Should().Contain("does not say which");
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(10, 0)]
    [InlineData(10, 1000)]
    [InlineData(1000, 10)]
    public async Task A_challenge_that_no_relay_may_send_is_told_of(int realm, int nonce)
    {
        await using var relay = FakeRelay.Start(StunTransport.Tcp);
        relay.Lie = (request, _) => [HonestRelay.Error(request, 401, "Unauthorized", writer =>
        {
            Add(writer, StunAttribute.Realm, realm);
            Add(writer, StunAttribute.Nonce, nonce);
        })];

        var result = await ProbeAsync(relay, Patient);

        result.Failure.Should().Match<ProbeFailure>(failure => failure.Kind == ProbeFailureKind.BadAnswer && failure.Code == 401);
        result.Failure!.Reason.Should().Contain("without a usable realm and nonce");

        static void Add(StunWriter writer, StunAttribute attribute, int length)
        {
            if (length > 0)
            {
                writer.Add(attribute, new string('r', length));
            }
        }
    }

    [Fact]
    public async Task An_error_without_a_code_is_told_of()
    {
        await using var relay = FakeRelay.Start(StunTransport.Tcp);
        relay.Lie = (request, _) => [new StunWriter(request.Method, StunClass.Error, request.TransactionId).Written.ToArray()];

        var result = await ProbeAsync(relay, Patient);

        result.Failure!.Kind.Should().Be(ProbeFailureKind.BadAnswer);
    }

    [Fact]
    public async Task What_a_relay_says_cannot_control_a_terminal_or_a_log()
    {
        await using var relay = FakeRelay.Start(StunTransport.Tcp);
        relay.Lie = (request, _) => [HonestRelay.Error(request, 500, "\u001b]0;owned\u0007\r\n2026-01-01 [INF] all is well" + new string('x', 600))];

        var result = await ProbeAsync(relay, Patient);

        result.Failure!.Reason.Should().NotContainAny("\u001b", "\u0007", "\r", "\n");
        result.Failure.Reason.Length.Should().BeLessThan(200);
    }

    private static Task<ProbeResult> ProbeAsync(FakeRelay relay, StunTimings timings) =>
        new RelayProbe(timings, TimeProvider.System).RunAsync(relay.Target(), HonestRelay.Credentials, default);

    private static byte[] Damaged(byte[] signed) => [.. signed[..^1], (byte)(signed[^1] ^ 1)];

    private static byte[] Unsigned(StunMessage request)
    {
        var answer = new StunWriter(request.Method, StunClass.Success, request.TransactionId);
        answer.AddXor(StunAttribute.XorRelayedAddress, new IPEndPoint(IPAddress.Loopback, 1));
        return answer.Written.ToArray();
    }

    private static byte[] Signed(StunMessage request, StunKey key)
    {
        var answer = new StunWriter(request.Method, StunClass.Success, request.TransactionId);
        answer.Add(StunAttribute.Software, "forged");
        answer.Sign(key);
        return answer.Written.ToArray();
    }
}
