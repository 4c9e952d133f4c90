using System.Text;
using Extdisco.Testing;
using Extdisco.Xmpp.Addressing;

namespace Extdisco.Xmpp.Tests.Addressing;

public class JidTests
{
    /// <summary>RFC 7622, section 3.5, table 1. Number 9 is lower-cased to number 10.</summary>
    [Theory]
    [InlineData(1, "juliet@example.com", "juliet", "example.com", null)]
    [InlineData(2, "juliet@example.com/foo", "juliet", "example.com", "foo")]
    [InlineData(3, "juliet@example.com/foo bar", "juliet", "example.com", "foo bar")]
    [InlineData(4, "juliet@example.com/foo@bar", "juliet", "example.com", "foo@bar")]
    [InlineData(5, "foo\\20bar@example.com", "foo\\20bar", "example.com", null)]
    [InlineData(6, "fussball@example.com", "fussball", "example.com", null)]
    [InlineData(7, "fu\u00DFball@example.com", "fu\u00DFball", "example.com", null)]
    [InlineData(8, "\u03C0@example.com", "\u03C0", "example.com", null)]
    [InlineData(9, "\u03A3@example.com/foo", "\u03C3", "example.com", "foo")]
    [InlineData(10, "\u03C3@example.com/foo", "\u03C3", "example.com", "foo")]
    [InlineData(11, "\u03C2@example.com/foo", "\u03C2", "example.com", "foo")]
    [InlineData(12, "king@example.com/\u265A", "king", "example.com", "\u265A")]
    [InlineData(13, "example.com", null, "example.com", null)]
    [InlineData(14, "example.com/foobar", null, "example.com", "foobar")]
    [InlineData(15, "a.example.com/b@example.net", null, "a.example.com", "b@example.net")]
    public void What_the_RFC_calls_valid_is_read(int number, string text, string? local, string domain, string? resource)
    {
        var jid = Jid.Parse(text);

        jid.Local.Should().Be(local, "of number {0}", number);
        jid.Domain.Should().Be(domain, "of number {0}", number);
        jid.Resource.Should().Be(resource, "of number {0}", number);
    }

    /// <summary>RFC 7622, section 3.5, table 2, without number 18: errata 4534 and 4560 take it back.</summary>
    [Theory]
    [InlineData(16, "\"juliet\"@example.com")]
    [InlineData(17, "foo bar@example.com")]
    [InlineData(19, "@example.com/")]
    [InlineData(20, "henry\u2163@example.com")]
    [InlineData(21, "\u265A@example.com")]
    [InlineData(22, "juliet@")]
    [InlineData(23, "/foobar")]
    public void What_the_RFC_calls_invalid_is_refused(int number, string text) =>
        Reading(text).Should().BeNull("number {0} is no address", number);

    [Theory]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("/")]
    [InlineData("@example.com")]
    [InlineData("example.com/")]
    [InlineData("a@b@example.com")]
    [InlineData("a@/b")]
    [InlineData("a&b@example.com")]
    [InlineData("a'b@example.com")]
    [InlineData("a:b@example.com")]
    [InlineData("a<b@example.com")]
    [InlineData("a>b@example.com")]
    [InlineData("a\uFF20b@example.com")] // a fullwidth '@' is '@' after the width mapping
    [InlineData("a\u0000b@example.com")]
    [InlineData("a\u007Fb@example.com")]
    [InlineData("a\u00A0b@example.com")]
    [InlineData("a\u200Bb@example.com")]
    [InlineData("a\u00ADb@example.com")]
    [InlineData("a\uFE0Fb@example.com")]
    [InlineData("a\u0378b@example.com")] // unassigned
    [InlineData("a\uE000b@example.com")] // private use
    [InlineData("\u017Fara@example.com")] // long s: a compatibility equivalent
    [InlineData("\u1100@example.com")] // a conjoining jamo alone
    [InlineData("\u0640a@example.com")] // tatweel: an exception of RFC 8264, 9.6
    [InlineData("a\u200Db@example.com")] // a joiner that joins nothing
    [InlineData("juliet@example.com/a\u0000")]
    [InlineData("juliet@example.com/a\nb")]
    [InlineData("juliet@example.com/a\u0085b")]
    [InlineData("juliet@example.com/\uFFFE")]
    [InlineData(" example.com")]
    [InlineData("exa mple.com")]
    [InlineData("example..com")]
    [InlineData(".example.com")]
    [InlineData("example.com..")]
    [InlineData(".")]
    [InlineData("-example.com")]
    [InlineData("example-.com")]
    [InlineData("example.com:5222")]
    [InlineData("exa&mple.com")]
    [InlineData("\u265A.com")]
    [InlineData("xn--45h.com")] // the A-label of that
    [InlineData("xn--a.com")]
    [InlineData("xn--.com")]
    [InlineData("xn--bcher-kvb.com")]
    [InlineData("b\u00FC:cher.com")]
    [InlineData("[::1")]
    [InlineData("::1")]
    [InlineData("[]")]
    [InlineData("[1.2.3.4]")]
    [InlineData("[fe80::1%eth0]")]
    [InlineData("[::1]:5222")]
    [InlineData("[[::1]]")]
    [InlineData("[::1].example.com")]
    public void What_is_no_address_is_refused(string text) => Reading(text).Should().BeNull();

    [Theory]
    [InlineData("Juliet@Example.COM/Balcony", "juliet@example.com/Balcony")]
    [InlineData("example.com.", "example.com")]
    [InlineData("juliet@example.com./a", "juliet@example.com/a")]
    [InlineData("juliet@example.com/ foo", "juliet@example.com/ foo")]
    [InlineData("juliet@example.com//a/@b", "juliet@example.com//a/@b")]
    [InlineData("\uFF2A\uFF55\uFF4C\uFF49\uFF45\uFF54@example.com", "juliet@example.com")] // fullwidth
    [InlineData("\uFF76\uFF9E@example.com", "\u30AC@example.com")] // halfwidth katakana and its sound mark
    [InlineData("JOSE\u0301@example.com", "jos\u00E9@example.com")]
    [InlineData("\u212Aevin@example.com", "kevin@example.com")]
    [InlineData("\u0130@example.com", "i\u0307@example.com")]
    [InlineData("\u0915\u094D\u200D\u0937@example.com", "\u0915\u094D\u200D\u0937@example.com")] // a joiner behind a virama
    [InlineData("juliet@B\u00DCCHER.example", "juliet@b\u00FCcher.example")]
    [InlineData("juliet@XN--BCHER-KVA.example", "juliet@b\u00FCcher.example")]
    [InlineData("juliet@bu\u0308cher\u3002example", "juliet@b\u00FCcher.example")]
    [InlineData("fa\u00DF.example", "fa\u00DF.example")]
    [InlineData("xn--fa-hia.example", "fa\u00DF.example")]
    [InlineData("my_server.local", "my_server.local")]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("juliet@[2001:DB8:0:0:0:0:0:1]/a", "juliet@[2001:db8::1]/a")]
    [InlineData("[::FFFF:192.0.2.1]", "[::ffff:192.0.2.1]")]
    [InlineData("example.com/a\u00A0b\u3000c", "example.com/a b c")]
    [InlineData("example.com/E\u0301", "example.com/\u00C9")]
    [InlineData("example.com/\u2163", "example.com/\u2163")] // a resource keeps its compatibility equivalents and its case
    public void Different_spellings_are_one_address(string text, string canonical)
    {
        var jid = Jid.Parse(text);

        jid.ToString().Should().Be(canonical);
        jid.Should().Be(Jid.Parse(canonical));
        jid.GetHashCode().Should().Be(Jid.Parse(canonical).GetHashCode());
        (jid == Jid.Parse(canonical)).Should().BeTrue();
        Reading(Encoding.UTF8.GetBytes(text)).Should().Be(jid);
    }

    [Theory]
    [InlineData("juliet@example.com/Balcony", "juliet@example.com/balcony")]
    [InlineData("\u03C3@example.com", "\u03C2@example.com")]
    [InlineData("fussball@example.com", "fu\u00DFball@example.com")]
    [InlineData("example.com", "example.com/a")]
    [InlineData("example.com", "a@example.com")]
    public void Different_addresses_stay_different(string one, string other)
    {
        Jid.Parse(one).Should().NotBe(Jid.Parse(other));
        (Jid.Parse(one) != Jid.Parse(other)).Should().BeTrue();
    }

    [Fact]
    public void Each_part_holds_1023_bytes_and_no_more()
    {
        var ascii = new string('a', 1023);
        var labels = string.Join('.', Enumerable.Repeat(new string('d', 63), 15)) + "." + new string('d', 63);
        labels.Length.Should().Be(1023);

        Reading($"{ascii}@{labels}/{ascii}").Should().NotBeNull();
        Reading($"{ascii}a@example.com").Should().BeNull();
        Reading($"example.com/{ascii}a").Should().BeNull();
        Reading($"{labels}.d").Should().BeNull();
        Reading($"{new string('\u00E9', 511)}a@example.com").Should().NotBeNull();
        Reading($"{new string('\u00E9', 512)}@example.com").Should().BeNull();
        Reading($"example.com/{new string('\u00E9', 512)}").Should().BeNull();
        Reading($"{new string('d', 64)}.example.com").Should().BeNull();
        Reading($"{new string('\u00FC', 63)}.example.com").Should().BeNull("its A-label is too long");
    }

    [Fact]
    public void An_endless_text_is_refused()
    {
        Reading(new string('a', 1_000_000)).Should().BeNull();
        Reading(Encoding.UTF8.GetBytes(new string('\u00E9', 1_000_000))).Should().BeNull();
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_refused() => Reading([(byte)'a', 0xC3, (byte)'@', (byte)'b']).Should().BeNull();

    [Fact]
    public void Half_a_surrogate_pair_is_refused()
    {
        Reading("a\uD800@example.com").Should().BeNull();
        Reading("example.com/\uDC00").Should().BeNull();
        Reading("\uDC00.example.com").Should().BeNull();
    }

    [Fact]
    public void Parts_are_told_apart()
    {
        Jid.Parse("juliet@example.com/a").Bare.Should().Be(Jid.Parse("juliet@example.com"));
        Jid.Parse("example.com/a").Bare.Should().Be(Jid.Parse("example.com"));
        var bare = Jid.Parse("juliet@example.com");
        bare.Bare.Should().BeSameAs(bare);
        bare.IsDomain.Should().BeFalse();
        Jid.Parse("example.com/a").IsDomain.Should().BeFalse();
        Jid.Parse("example.com").IsDomain.Should().BeTrue();
    }

    [Fact]
    public void A_resource_can_be_given()
    {
        Jid.Parse("juliet@example.com").WithResource("a\u3000b").ToString().Should().Be("juliet@example.com/a b");
        Jid.Parse("juliet@example.com/old").WithResource("new").ToString().Should().Be("juliet@example.com/new");
        Jid.Parse("example.com").Invoking(jid => jid.WithResource("")).Should().Throw<FormatException>();
        Jid.Parse("example.com").Invoking(jid => jid.WithResource("\n")).Should().Throw<FormatException>();
    }

    [Fact]
    public void What_cannot_be_parsed_is_named() =>
        FluentActions.Invoking(() => Jid.Parse("a b@c")).Should().Throw<FormatException>().WithMessage("'a b@c'*RFC 7622*");

    [Fact]
    public void A_canonical_address_costs_one_string_and_itself()
    {
        var utf8 = "juliet@example.com/balcony"u8.ToArray();
        const int TextAndJid = 80 + 72;

        Allocations.Least(TextAndJid, () => Reading(utf8)).Should().Be(TextAndJid);
    }

    internal static Jid? Reading(string text) => Jid.TryParse(text, out var jid) ? jid : null;

    internal static Jid? Reading(ReadOnlySpan<byte> utf8) => Jid.TryParse(utf8, out var jid) ? jid : null;
}
