using System.Buffers.Binary;
using System.Net;
using System.Text;
using Extdisco.Server.Turn;
using Extdisco.Testing;
using Xunit.Abstractions;

namespace Extdisco.Server.Tests.Turn;

public sealed class StunMessageTests(ITestOutputHelper output)
{
    private static readonly byte[] TransactionId = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    private static readonly StunKey Key = new("key"u8);

    [Theory]
    [InlineData("", "nothing at all")]
    [InlineData("01010000 2112a442 0102030405060708090a0b", "one byte too few")]
    [InlineData("01010000 2112a442 0102030405060708090a0b0c 00", "one byte too many")]
    [InlineData("01010004 2112a442 0102030405060708090a0b0c", "a length beyond the end")]
    [InlineData("01010000 2112a442 0102030405060708090a0b0c 80220000", "a length before the end")]
    [InlineData("0101ffff 2112a442 0102030405060708090a0b0c", "the greatest length")]
    [InlineData("01010002 2112a442 0102030405060708090a0b0c 8022", "no multiple of four")]
    [InlineData("01010000 2112a443 0102030405060708090a0b0c", "another cookie")]
    [InlineData("41010000 2112a442 0102030405060708090a0b0c", "the first bits of ChannelData")]
    [InlineData("81010000 2112a442 0102030405060708090a0b0c", "the first bits of RTP")]
    [InlineData("01010004 2112a442 0102030405060708090a0b0c 80220001", "an attribute without its value")]
    [InlineData("01010008 2112a442 0102030405060708090a0b0c 8022ffff 00000000", "an attribute of the greatest length")]
    [InlineData("01010008 2112a442 0102030405060708090a0b0c 80220005 00000000", "padding that is missing")]
    [InlineData("01010008 2112a442 0102030405060708090a0b0c 00080004 00000000", "a signature of four bytes")]
    [InlineData("01010008 2112a442 0102030405060708090a0b0c 80280004 00000000", "a wrong fingerprint")]
    public void What_is_malformed_is_no_message(string hex, string what)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

        StunMessage.TryRead(bytes, out var message).Should().BeFalse("it has {0}", what);
        message.Should().BeNull();
    }

    [Fact]
    public void A_message_may_not_be_longer_than_the_limit()
    {
        var longest = new byte[StunMessage.MaximumLength - StunMessage.HeaderLength - 4];

        StunMessage.TryRead(Sample(writer => writer.Add(StunAttribute.Data, longest)), out _).Should().BeTrue();
        var tooLong = new byte[StunMessage.MaximumLength + 4];
        Sample(writer => writer.Add(StunAttribute.Data, longest)).CopyTo(tooLong, 0);
        BinaryPrimitives.WriteUInt16BigEndian(tooLong.AsSpan(2), (ushort)(tooLong.Length - StunMessage.HeaderLength));
        StunMessage.TryRead(tooLong, out _).Should().BeFalse();
        var write = () => Sample(writer => writer.Add(StunAttribute.Data, new byte[longest.Length + 1]));
        write.Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Attributes_beyond_any_sense_are_refused()
    {
        StunMessage.TryRead(Sample(writer => Repeat(writer, 64)), out _).Should().BeTrue();
        StunMessage.TryRead(Sample(writer => Repeat(writer, 65)), out _).Should().BeFalse();

        static void Repeat(StunWriter writer, int count)
        {
            for (var i = 0; i < count; i++)
            {
                writer.Add(StunAttribute.Software, "");
            }
        }
    }

    [Fact]
    public void The_first_of_two_attributes_counts()
    {
        var message = Read(Sample(writer =>
        {
            writer.Add(StunAttribute.Realm, "first");
            writer.Add(StunAttribute.Realm, "second");
        }));

        message.TryGet(StunAttribute.Realm, out var realm).Should().BeTrue();
        Encoding.UTF8.GetString(realm).Should().Be("first");
    }

    [Fact]
    public void What_follows_the_signature_is_not_seen()
    {
        var message = Read(Sample(writer =>
        {
            writer.Add(StunAttribute.Realm, "signed");
            writer.Sign(Key);
            writer.Add(StunAttribute.Nonce, "not signed");
            writer.Add((StunAttribute)0x7FFF, "");
        }));

        message.IsSignedWith(Key).Should().BeTrue();
        message.TryGet(StunAttribute.Realm, out _).Should().BeTrue();
        message.TryGet(StunAttribute.Nonce, out _).Should().BeFalse();
        message.UnknownRequired.Should().BeNull();
    }

    [Fact]
    public void A_message_without_a_signature_is_not_signed() => Read(Sample(_ => { })).IsSignedWith(Key).Should().BeNull();

    [Theory]
    [InlineData("0000 04 01", 401, "")]
    [InlineData("0000 04 26 5374616c65", 438, "Stale")]
    [InlineData("0000 0c 01", 401, "", "the reserved bits are not zero")]
    [InlineData("0000 04 01 1b5b316d70617373776f72640a07e2808e", 401, "[1mpassword", "what controls a terminal is left out")]
    [InlineData("0000 04 01 ff61", 401, "\uFFFDa", "broken UTF-8 becomes harmless")]
    public void Error_codes_are_read(string hex, int code, string phrase, string because = "")
    {
        var error = WithError(hex).Error;

        error.Should().Be(new StunError(code, phrase), because);
    }

    [Theory]
    [InlineData("0000 04")]
    [InlineData("0000 02 00")]
    [InlineData("0000 07 00")]
    [InlineData("0000 04 64")]
    [InlineData("")]
    public void What_is_no_error_code_is_none(string hex) => WithError(hex).Error.Should().BeNull();

    [Fact]
    public void The_words_of_a_server_are_cut_short() =>
        StunError.Printable(Encoding.UTF8.GetBytes(new string('ü', 5000))).Should().Be(new string('ü', 80));

    [Theory]
    [InlineData("0001 0d96 c0000201", "192.0.2.1")]
    [InlineData("0002 0d96 20010db8000000000000000000000001", "2001:db8::1")]
    [InlineData("0003 0d96 c0000201", null)]
    [InlineData("0002 0d96 c0000201", null)]
    [InlineData("0001 0d96 c00002", null)]
    [InlineData("0001 0d96 c000020100", null)]
    [InlineData("0001", null)]
    [InlineData("", null)]
    public void Plain_addresses_are_read(string hex, string? address) =>
        StunAddress.Read(Hex(hex)).Should().Be(address is null ? null : new IPEndPoint(IPAddress.Parse(address), 3478));

    /// <summary>Messages, whole, mutated and made up, against a slow reader that was written for this test.</summary>
    [Fact]
    public void Whatever_comes_is_read_or_refused_like_the_specification_has_it()
    {
        var random = Seeded.Random(output);
        var accepted = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = Mutate(random, MakeUp(random));
            var expected = SlowReader.Read(bytes);

            var isMessage = StunMessage.TryRead(bytes, out var message);

            isMessage.Should().Be(expected is not null, "round {0}: {1}", round, Convert.ToHexString(bytes));
            if (message is not null)
            {
                accepted++;
                Compare(message, expected!, round);
            }
        }

        output.WriteLine($"{accepted} were messages");
        accepted.Should().BeInRange(1000, 19_000, "both kinds have to come up");
    }

    private static void Compare(StunMessage message, IReadOnlyList<(int Type, byte[] Value)> expected, int round)
    {
        foreach (var (type, _) in expected)
        {
            message.TryGet((StunAttribute)type, out var value).Should().BeTrue("round {0}", round);
            value.SequenceEqual(expected.First(found => found.Type == type).Value).Should().BeTrue("round {0}", round);
        }

        // None of these may fail, whatever is in them.
        _ = (message.Error, message.UnknownRequired, message.IsSignedWith(Key), message.Method, message.Class);
        foreach (var attribute in Enum.GetValues<StunAttribute>())
        {
            _ = (message.XorAddress(attribute), message.Address(attribute));
        }
    }

    private static byte[] MakeUp(Random random)
    {
        var writer = new StunWriter((StunMethod)random.Next(0x1000), (StunClass)(random.Next(4) switch { 0 => 0x000, 1 => 0x010, 2 => 0x100, _ => 0x110 }));
        var types = Enum.GetValues<StunAttribute>().Where(type => type is not (StunAttribute.Fingerprint or StunAttribute.MessageIntegrity)).ToArray();
        for (var count = random.Next(6); count > 0; count--)
        {
            var value = new byte[random.Next(30)];
            random.NextBytes(value);
            writer.Add(types[random.Next(types.Length)], value);
        }

        if (random.Next(2) == 0)
        {
            writer.Sign(Key);
        }

        if (random.Next(3) == 0)
        {
            // The length that the fingerprint covers is that of the whole message.
            var covered = writer.Written.ToArray();
            BinaryPrimitives.WriteUInt16BigEndian(covered.AsSpan(2), (ushort)(covered.Length + 8 - StunMessage.HeaderLength));
            writer.Add(StunAttribute.Fingerprint, StunFingerprint.Of(covered));
        }

        return writer.Written.ToArray();
    }

    private static byte[] Mutate(Random random, byte[] bytes)
    {
        switch (random.Next(5))
        {
            case 0:
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                return bytes[..random.Next(bytes.Length)];
            case 2:
                BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(random.Next(bytes.Length - 1)), (ushort)random.Next(0x10000));
                break;
            case 3:
                return [.. bytes, .. bytes.AsSpan(random.Next(bytes.Length))];
        }

        return bytes;
    }

    private static StunMessage WithError(string hex) => Read(Sample(writer => writer.Add(StunAttribute.ErrorCode, Hex(hex))));

    private static byte[] Hex(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    private static byte[] Sample(Action<StunWriter> fill)
    {
        var writer = new StunWriter(StunMethod.Allocate, StunClass.Success, TransactionId);
        fill(writer);
        return writer.Written.ToArray();
    }

    private static StunMessage Read(byte[] bytes)
    {
        StunMessage.TryRead(bytes, out var message).Should().BeTrue();
        return message!;
    }
}
