using System.Net;
using Extdisco.Server.Turn;
using Extdisco.Testing;
using Xunit.Abstractions;

namespace Extdisco.Server.Tests.Turn;

/// <summary>Messages out of a stream, however tcp has cut it.</summary>
public sealed class StreamPipeTests(ITestOutputHelper output)
{
    private static readonly StunRoute Route = new(IPEndPoint.Parse("192.0.2.1:3478"), "turn.example.org", StunTransport.Tcp, null);

    [Fact]
    public async Task Whatever_way_the_bytes_are_cut_the_same_messages_come_out()
    {
        var random = Seeded.Random(output);
        for (var round = 0; round < 300; round++)
        {
            var messages = Enumerable.Range(0, random.Next(1, 8)).Select(_ => MakeUp(random)).ToList();
            using var pipe = new StreamPipe(new CutStream([.. messages.SelectMany(message => message)], () => random.Next(1, random.Next(2, 60))), Route);

            foreach (var message in messages)
            {
                (await pipe.ReceiveAsync(default)).Should().Equal(message, "round {0}", round);
            }

            var more = () => pipe.ReceiveAsync(default);
            (await more.Should().ThrowAsync<StunException>()).Which.Kind.Should().Be(ProbeFailureKind.Closed);
        }
    }

    [Fact]
    public async Task A_stream_that_ends_within_a_message_is_closed_wherever_it_ends()
    {
        var message = MakeUp(new Random(1));
        for (var length = 0; length < message.Length; length++)
        {
            using var pipe = new StreamPipe(new CutStream(message[..length], () => 7), Route);

            var receive = () => pipe.ReceiveAsync(default);

            (await receive.Should().ThrowAsync<StunException>()).Which.Kind.Should().Be(ProbeFailureKind.Closed);
        }
    }

    /// <summary>Random bytes, some of which begin like STUN.</summary>
    [Fact]
    public async Task Whatever_comes_out_of_a_stream_is_messages_and_then_a_failure()
    {
        var random = Seeded.Random(output);
        var kinds = new HashSet<ProbeFailureKind>();
        for (var round = 0; round < 2000; round++)
        {
            var bytes = new byte[random.Next(300)];
            random.NextBytes(bytes);
            byte[] begin = random.Next(3) switch { 0 => [], 1 => [1, 1, 0, (byte)random.Next(64), 0x21, 0x12, 0xA4, 0x42], _ => [1, 1, (byte)random.Next(256), 0, 0x21, 0x12, 0xA4, 0x42] };
            using var pipe = new StreamPipe(new CutStream([.. begin, .. bytes], () => random.Next(1, 20)), Route);

            var drain = async () =>
            {
                while (true)
                {
                    (await pipe.ReceiveAsync(default)).Length.Should().BeLessThanOrEqualTo(StunMessage.MaximumLength);
                }
            };

            kinds.Add((await drain.Should().ThrowAsync<StunException>("round {0}", round)).Which.Kind);
        }

        kinds.Should().BeEquivalentTo([ProbeFailureKind.NotStun, ProbeFailureKind.BadAnswer, ProbeFailureKind.Closed]);
    }

    private static byte[] MakeUp(Random random)
    {
        var writer = new StunWriter(StunMethod.Data, StunClass.Indication);
        var data = new byte[random.Next(2000)];
        random.NextBytes(data);
        writer.Add(StunAttribute.Data, data);
        return writer.Written.ToArray();
    }

    /// <summary>Gives its bytes in pieces.</summary>
    private sealed class CutStream(byte[] bytes, Func<int> cut) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, cut())], cancellationToken);
    }
}
