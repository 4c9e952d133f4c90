using System.Buffers.Binary;
using System.Net;
using Extdisco.Server.Turn;
using Extdisco.Testing;
using Xunit.Abstractions;

namespace Extdisco.Server.Tests.Turn;

/// <summary>Relays, or whoever stands in for them, that send what no relay may send: a probe overlooks it or fails for a reason, and never hangs or throws.</summary>
public sealed class HostileRelayTests(ITestOutputHelper output)
{
    private static readonly StunTimings Patient = new() { Patience = TimeSpan.FromSeconds(20), Total = TimeSpan.FromSeconds(60) };

    // Only where nothing is to come: each such wait is waited for to its end.
    private static readonly StunTimings Impatient = new() { Retransmission = TimeSpan.FromMilliseconds(100), Patience = TimeSpan.FromSeconds(3), Total = TimeSpan.FromSeconds(60) };

    public static TheoryData<string> Junk => [.. JunkByName.Keys];

    private static Dictionary<string, Func<StunMessage, byte[], byte[]>> JunkByName { get; } = new(StringComparer.Ordinal)
    {
        ["nothing"] = (_, _) => [],
        ["one byte"] = (_, _) => [1],
        ["another protocol"] = (_, _) => "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"u8.ToArray(),
        ["the first half"] = (_, answer) => answer[..(answer.Length / 2)],
        ["a byte too many"] = (_, answer) => [.. answer, 0],
        ["a length that is too great"] = (_, answer) => WithLength(answer, 0xFFFC),
        ["a length that is too small"] = (_, answer) => WithLength(answer, 0),
        ["an attribute that ends outside"] = (_, answer) => With(answer, StunMessage.HeaderLength + 2, 0xFF),
        ["another transaction"] = (_, answer) => With(answer, 19, (byte)(answer[19] ^ 1)),
        ["another method"] = (_, answer) => With(answer, 1, (byte)(answer[1] ^ 0x0F)),
        ["the request itself"] = (request, _) => new StunWriter(request.Method, StunClass.Request, request.TransactionId).Written.ToArray(),
        ["an indication"] = (request, _) => new StunWriter(request.Method, StunClass.Indication, request.TransactionId).Written.ToArray(),
        ["64 KiB of zeros"] = (_, _) => new byte[60_000],
    };

    [Theory]
    [MemberData(nameof(Junk))]
    public async Task Over_udp_whatever_comes_before_the_answer_is_overlooked(string what)
    {
        await using var relay = FakeRelay.Start(StunTransport.Udp);
        relay.Lie = (request, answer) => [JunkByName[what](request, answer), answer];

        var result = await ProbeAsync(relay, Patient);

        result.Failure.Should().BeNull();
        result.Passed.Should().HaveCount(6);
    }

    [Theory]
    [InlineData("the first half", ProbeFailureKind.NoAnswer)]
    [InlineData("another transaction", ProbeFailureKind.NoAnswer)]
    [InlineData("another protocol", ProbeFailureKind.NoAnswer)]
    internal async Task Over_udp_nothing_but_that_is_no_answer(string what, ProbeFailureKind kind)
    {
        await using var relay = FakeRelay.Start(StunTransport.Udp);
        relay.Lie = (request, answer) => [JunkByName[what](request, answer)];

        var result = await ImpatientProbe.RunAsync(relay, StunMethod.Allocate, times: 2);

        result.Failure.Should().Match<ProbeFailure>(failure => failure.Step == ProbeStep.Allocate && failure.Kind == kind);
    }

    [Theory]
    [InlineData("another protocol", ProbeFailureKind.NotStun)]
    [InlineData("64 KiB of zeros", ProbeFailureKind.NotStun)]
    [InlineData("a length that is too great", ProbeFailureKind.BadAnswer)]
    [InlineData("an attribute that ends outside", ProbeFailureKind.BadAnswer)]
    [InlineData("a length that is too small", ProbeFailureKind.BadAnswer)]
    internal async Task Over_tcp_what_is_no_STUN_ends_the_probe_at_once(string what, ProbeFailureKind kind)
    {
        await using var relay = FakeRelay.Start(StunTransport.Tcp);
        relay.Lie = (request, answer) => [[.. JunkByName[what](request, answer), .. answer]];

        var result = await ProbeAsync(relay, Patient);

        result.Failure.Should().Match<ProbeFailure>(failure => failure.Step == ProbeStep.Allocate && failure.Kind == kind);
    }

    [Theory]
    [InlineData("the first half")]
    [InlineData("one byte")]
    [InlineData("nothing")]
    [InlineData("another transaction")]
    public async Task Over_tcp_an_answer_that_never_ends_or_answers_something_else_is_none(string what)
    {
        await using var relay = FakeRelay.Start(StunTransport.Tcp);
        relay.Lie = (request, answer) => [JunkByName[what](request, answer)];

        var result = await ImpatientProbe.RunAsync(relay, StunMethod.Allocate);

        result.Failure!.Kind.Should().Be(ProbeFailureKind.NoAnswer);
        result.Failure.Reason.Should().Contain("accepts the connection and does not answer Allocate");
        relay.Requests.Should().ContainSingle("over tcp nothing is asked twice");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_relay_that_hangs_up_is_told_of(bool atOnce)
    {
        await using var relay = FakeRelay.Start(StunTransport.Tcp);
        relay.HangsUp = atOnce;
        relay.Lie = (_, _) => throw new IOException("the relay crashes");

        var result = await ProbeAsync(relay, Patient);

        result.Failure!.Kind.Should().Be(ProbeFailureKind.Closed);
        result.Failure.Reason.Should().Contain("closed the connection instead of answering Allocate");
    }

    [Theory]
    [InlineData(StunTransport.Udp)]
    [InlineData(StunTransport.Tcp)]
    internal async Task A_relay_that_never_stops_talking_is_given_up(StunTransport transport)
    {
        await using var relay = FakeRelay.Start(transport);
        relay.Lie = (_, _) => Enumerable.Repeat(new StunWriter(StunMethod.Data, StunClass.Indication).Written.ToArray(), int.MaxValue);

        var result = await ProbeAsync(relay, Patient);

        result.Failure!.Kind.Should().Be(ProbeFailureKind.BadAnswer);
        result.Failure.Reason.Should().Contain("message after message");
    }

    [Fact]
    public async Task Packets_from_nowhere_are_not_taken_for_relayed_ones()
    {
        await using var relay = FakeRelay.Start(StunTransport.Udp);
        relay.Lie = (request, answer) => [request.Method == StunMethod.Send ? Forged() : answer];

        var result = await ProbeAsync(relay, Impatient);

        result.Failure!.Kind.Should().Be(ProbeFailureKind.NotRelayed);

        static byte[] Forged()
        {
            var indication = new StunWriter(StunMethod.Data, StunClass.Indication);
            indication.AddXor(StunAttribute.XorPeerAddress, new IPEndPoint(IPAddress.Loopback, 50_000));
            indication.Add(StunAttribute.Data, new byte[64]);
            return indication.Written.ToArray();
        }
    }

    /// <summary>Answers mutated at random, over udp and tcp: each probe ends with a result.</summary>
    [Fact]
    public async Task Whatever_a_relay_sends_a_probe_ends_with_a_result()
    {
        var random = Seeded.Random(output);
        var timings = new StunTimings { Retransmission = TimeSpan.FromMilliseconds(10), Patience = TimeSpan.FromMilliseconds(50), Total = TimeSpan.FromSeconds(1) };
        foreach (var transport in new[] { StunTransport.Udp, StunTransport.Tcp })
        {
            await using var relay = FakeRelay.Start(transport);
            relay.Lie = (_, answer) => [Mutated(answer)];
            var kinds = new HashSet<ProbeFailureKind?>();
            for (var round = 0; round < 20; round++)
            {
                var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ProbeAsync(relay, timings)));
                kinds.UnionWith(results.Select(result => result.Failure?.Kind));
                results.Should().OnlyContain(result => result.IsGood == (result.Passed.Count == 6));
            }

            output.WriteLine($"{transport}: {string.Join(", ", kinds)}");
            kinds.Should().HaveCountGreaterThan(2, "different things go wrong");
        }

        byte[] Mutated(byte[] answer)
        {
            lock (random)
            {
                return random.Next(8) switch
                {
                    0 => With(answer, random.Next(answer.Length), (byte)random.Next(256)),
                    1 => answer[..random.Next(answer.Length)],
                    2 => [.. answer, .. answer],
                    3 => WithLength(answer, (ushort)random.Next(0x10000)),
                    _ => answer,
                };
            }
        }
    }

    private static Task<ProbeResult> ProbeAsync(FakeRelay relay, StunTimings timings) =>
        new RelayProbe(timings, TimeProvider.System).RunAsync(relay.Target(), HonestRelay.Credentials, default);

    private static byte[] With(byte[] answer, int at, byte value)
    {
        var changed = answer.ToArray();
        changed[at] = value;
        return changed;
    }

    private static byte[] WithLength(byte[] answer, ushort length)
    {
        var changed = answer.ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(changed.AsSpan(2), length);
        return changed;
    }
}
