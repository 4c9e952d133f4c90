using Extdisco.Xmpp.Addressing;

namespace Extdisco.Xmpp.Tests.Addressing;

public sealed class SipHashTests
{
    private const ulong Key0 = 0x0706050403020100;
    private const ulong Key1 = 0x0f0e0d0c0b0a0908;

    /// <summary>The vectors of the reference implementation (vectors_sip64): the key is 00 to 0f, the input 00, 01, 02 and so on.</summary>
    [Theory]
    [InlineData(0, 0x726fdb47dd0e0e31)]
    [InlineData(1, 0x74f839c593dc67fd)]
    [InlineData(2, 0x0d6c8009d9a94f5a)]
    [InlineData(3, 0x85676696d7fb7e2d)]
    [InlineData(7, 0xab0200f58b01d137)]
    [InlineData(8, 0x93f5f5799a932462)]
    [InlineData(15, 0xa129ca6149be45e5)]
    public void With_two_and_four_rounds_it_is_that_of_its_authors(int length, ulong hash) =>
        SipHash.Compute(Input(length), Key0, Key1, compressions: 2, finalisations: 4).Should().Be(hash);

    [Fact]
    public void With_one_and_three_rounds_it_is_that_of_others() =>
        SipHash.Compute(Input(0), Key0, Key1, compressions: 1, finalisations: 3).Should().Be(0xabac0158050fc4dc);

    [Fact]
    public void In_this_process_it_has_a_key_of_its_own() =>
        SipHash.Of(Input(8)).Should().Be(SipHash.Of(Input(8))).And.NotBe(SipHash.Compute(Input(8), 0, 0, 1, 3)).And.NotBe(SipHash.Of(Input(9)));

    private static byte[] Input(int length) => [.. Enumerable.Range(0, length).Select(number => (byte)number)];
}
