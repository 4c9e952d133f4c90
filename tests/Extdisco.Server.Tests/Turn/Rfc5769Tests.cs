using System.Net;
using System.Text;
using Extdisco.Server.Turn;
using Extdisco.Xmpp;

namespace Extdisco.Server.Tests.Turn;

/// <summary>The test vectors of RFC 5769.</summary>
public sealed class Rfc5769Tests
{
    private const string Username = "\u30DE\u30C8\u30EA\u30C3\u30AF\u30B9";
    private const string Nonce = "f//499k954d6OL34oL9FSTvy64sA";

    // Section 2.1, with blanks as padding. It is of ICE, and has PRIORITY (0x0024).
    private static readonly byte[] Request = Convert.FromHexString(
        "000100582112a442b7e7a701bc34d686fa87dfae"
        + "802200105354554e207465737420636c69656e74"
        + "002400046e0001ff"
        + "80290008932ff9b151263b36"
        + "000600096576746a3a68367659202020"
        + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
        + "80280004e57a3bcf");

    // Section 2.2.
    private static readonly byte[] IPv4Response = Convert.FromHexString(
        "0101003c2112a442b7e7a701bc34d686fa87dfae"
        + "8022000b7465737420766563746f7220"
        + "002000080001a147e112a643"
        + "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7"
        + "80280004c07d4c96");

    // Section 2.3.
    private static readonly byte[] IPv6Response = Convert.FromHexString(
        "010100482112a442b7e7a701bc34d686fa87dfae"
        + "8022000b7465737420766563746f7220"
        + "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
        + "00080014a382954e4be67bf11784c97c8292c275bfe3ed41"
        + "80280004c8fb0b4c");

    // Section 2.4, with zeros as padding.
    private static readonly byte[] LongTermRequest = Convert.FromHexString(
        "000100602112a44278ad3433c6ad72c029da412e"
        + "00060012e3839ee38388e383aae38383e382afe382b90000"
        + "0015001c662f2f3439396b39353464364f4c33346f4c394653547679363473410014000b"
        + "6578616d706c652e6f726700"
        + "00080014f67024656dd64a3e02b8e0712e85c9a28ca89666");

    private static readonly StunKey ShortTerm = new("VOkJxbRl1RmTxUk/WvJxBt"u8);

    [Fact]
    public void The_sample_request_is_read()
    {
        var message = Read(Request);

        message.Method.Should().Be(StunMethod.Binding);
        message.Class.Should().Be(StunClass.Request);
        Text(message, StunAttribute.Software).Should().Be("STUN test client");
        Text(message, StunAttribute.Username).Should().Be("evtj:h6vY");
        message.UnknownRequired.Should().Be(0x0024);
        message.IsSignedWith(ShortTerm).Should().BeTrue();
        message.IsSignedWith(new StunKey("VOkJxbRl1RmTxUk/WvJxBu"u8)).Should().BeFalse();
    }

    [Theory]
    [InlineData(4, "192.0.2.1")]
    [InlineData(6, "2001:db8:1234:5678:11:2233:4455:6677")]
    public void The_sample_responses_are_read(int version, string address)
    {
        var message = Read(version == 4 ? IPv4Response : IPv6Response);

        message.Class.Should().Be(StunClass.Success);
        Text(message, StunAttribute.Software).Should().Be("test vector");
        message.XorAddress(StunAttribute.XorMappedAddress).Should().Be(new IPEndPoint(IPAddress.Parse(address), 32853));
        message.IsSignedWith(ShortTerm).Should().BeTrue();
        message.UnknownRequired.Should().BeNull();
    }

    [Fact]
    public void The_request_with_long_term_authentication_is_read()
    {
        var message = Read(LongTermRequest);

        Text(message, StunAttribute.Username).Should().Be(Username);
        Text(message, StunAttribute.Nonce).Should().Be(Nonce);
        Text(message, StunAttribute.Realm).Should().Be("example.org");
        message.IsSignedWith(StunKey.LongTerm(Username, "example.org"u8, new Secret("TheMatrIX"))).Should().BeTrue();
        message.IsSignedWith(StunKey.LongTerm(Username, "example.com"u8, new Secret("TheMatrIX"))).Should().BeFalse();
    }

    [Fact]
    public void The_request_with_long_term_authentication_is_written_byte_for_byte()
    {
        var writer = new StunWriter(StunMethod.Binding, StunClass.Request, LongTermRequest.AsSpan(8, 12));
        writer.Add(StunAttribute.Username, Username);
        writer.Add(StunAttribute.Nonce, Nonce);
        writer.Add(StunAttribute.Realm, "example.org");
        writer.Sign(StunKey.LongTerm(Username, "example.org"u8, new Secret("TheMatrIX")));

        Convert.ToHexString(writer.Written.Span).Should().Be(Convert.ToHexString(LongTermRequest));
    }

    [Theory]
    [InlineData("192.0.2.1", "0001a147e112a643")]
    [InlineData("2001:db8:1234:5678:11:2233:4455:6677", "0002a1470113a9faa5d3f179bc25f4b5bed2b9d9")]
    public void Addresses_are_written_as_in_the_sample_responses(string address, string value)
    {
        var writer = new StunWriter(StunMethod.Binding, StunClass.Success, IPv4Response.AsSpan(8, 12));
        writer.AddXor(StunAttribute.XorMappedAddress, new IPEndPoint(IPAddress.Parse(address), 32853));

        Convert.ToHexStringLower(writer.Written.Span[24..]).Should().Be(value);
    }

    [Fact]
    public void No_byte_of_a_vector_can_change_unnoticed()
    {
        foreach (var vector in new[] { Request, IPv4Response, IPv6Response })
        {
            // But for the type of the fingerprint: without that there is none to show anything.
            for (var at = 0; at < vector.Length; at += at == vector.Length - 9 ? 3 : 1)
            {
                var changed = vector.ToArray();
                changed[at] ^= 0x01;
                StunMessage.TryRead(changed, out _).Should().BeFalse("byte {0} of {1} was changed, and the fingerprint shows it", at, Convert.ToHexString(vector));
            }
        }
    }

    private static StunMessage Read(byte[] bytes)
    {
        StunMessage.TryRead(bytes, out var message).Should().BeTrue();
        return message!;
    }

    private static string Text(StunMessage message, StunAttribute attribute)
    {
        message.TryGet(attribute, out var value).Should().BeTrue();
        return Encoding.UTF8.GetString(value);
    }
}
