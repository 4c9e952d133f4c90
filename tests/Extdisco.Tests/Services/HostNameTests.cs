using System.Net;
using System.Text;
using Extdisco.Services;
using Extdisco.Testing;
using Xunit.Abstractions;

namespace Extdisco.Tests.Services;

public sealed class HostNameTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("turn.example.org", "turn.example.org")]
    [InlineData("TURN.Example.ORG", "turn.example.org")]
    [InlineData("turn.example.org.", "turn.example.org")]
    [InlineData("localhost", "localhost")]
    [InlineData("my_relay.example.org", "my_relay.example.org")]
    [InlineData("3com.example.1a", "3com.example.1a")]
    [InlineData("bücher.example", "xn--bcher-kva.example")]
    [InlineData("BÜCHER.example.", "xn--bcher-kva.example")]
    [InlineData("bu\u0308cher.example", "xn--bcher-kva.example")]
    [InlineData("XN--BCHER-KVA.example", "xn--bcher-kva.example")]
    [InlineData("例え。テスト", "xn--r8jz45g.xn--zckzah")]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("192.0.2.1.", "192.0.2.1")]
    [InlineData("１９２.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("2001:DB8:0:0:0:0:0:1", "2001:db8::1")]
    [InlineData("2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1")]
    [InlineData("[2001:db8::1]", "2001:db8::1")]
    [InlineData("0:0:0:0:0:0:0:0", "::")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("::FFFF:C000:0201", "192.0.2.1")]
    [InlineData("[::ffff:192.0.2.1]", "192.0.2.1")]
    public void Every_spelling_has_one_canonical_form(string text, string canonical)
    {
        HostName.TryParse(text, out var host).Should().BeTrue();
        host!.ToString().Should().Be(canonical);
        HostName.TryParse(Encoding.UTF8.GetBytes(text), out var utf8).Should().BeTrue();
        utf8.Should().Be(host);
        utf8!.GetHashCode().Should().Be(host.GetHashCode());
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("turn..example.org")]
    [InlineData(".example.org")]
    [InlineData("turn.example.org..")]
    [InlineData(" turn.example.org")]
    [InlineData("turn.example.org/x")]
    [InlineData("user@example.org")]
    [InlineData("-turn.example.org")]
    [InlineData("turn-.example.org")]
    [InlineData("turn.example.org:3478")]
    [InlineData("fe80::1%eth0")]
    [InlineData("fe80::1%2")]
    [InlineData("[::1")]
    [InlineData("::1]")]
    [InlineData("[[::1]]")]
    [InlineData("[::1]:3478")]
    [InlineData("[]")]
    [InlineData("[192.0.2.1]")]
    [InlineData("::1/64")]
    [InlineData("1:2:3")]
    [InlineData("127.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f.0x1")]
    [InlineData("010.0.0.1")]
    [InlineData("256.0.0.1")]
    [InlineData("1.2.3.4.5")]
    [InlineData("turn\0.example.org")]
    [InlineData("\uD800.example")]
    [InlineData("xn--\u00FC.example")]
    public void What_is_no_host_is_refused(string text)
    {
        HostName.TryParse(text, out _).Should().BeFalse();
        FluentActions.Invoking(() => HostName.Parse(text)).Should().Throw<FormatException>();
    }

    [Fact]
    public void Lengths_are_bounded_by_the_name_system()
    {
        HostName.TryParse(new string('a', 63) + ".example", out _).Should().BeTrue();
        HostName.TryParse(new string('a', 64) + ".example", out _).Should().BeFalse();
        var longest = string.Join('.', Enumerable.Repeat(new string('a', 62), 4)) + ".b";
        longest.Length.Should().Be(253);
        HostName.TryParse(longest + ".", out _).Should().BeTrue();
        HostName.TryParse(longest + "c", out _).Should().BeFalse();
        HostName.TryParse(Encoding.UTF8.GetBytes(new string('a', 1_000_000)), out _).Should().BeFalse();
        HostName.TryParse("\xFF\xFE"u8, out _).Should().BeTrue("U+00FF and U+00FE are letters");
        HostName.TryParse([0xFF, 0xFE], out _).Should().BeFalse("that is no UTF-8");
    }

    [Fact]
    public void Two_hosts_are_two() => HostName.Parse("a.example").Should().NotBe(HostName.Parse("b.example"));

    [Fact]
    public void A_canonical_form_is_its_own_canonical_form()
    {
        var random = Seeded.Random(output);
        const string Alphabet = "aZ0ß.-:[]xnÜ\u0308例。%１_fF";
        var parsed = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            if (HostName.TryParse(text, out var once))
            {
                parsed++;
                HostName.TryParse(once.ToString(), out var twice).Should().BeTrue("of '{0}'", text);
                twice.Should().Be(once, "of '{0}'", text);
            }
        }

        parsed.Should().BeGreaterThan(100);
    }

    [Fact]
    public void Every_spelling_of_a_random_address_is_the_same_host()
    {
        var random = Seeded.Random(output);
        for (var i = 0; i < 2_000; i++)
        {
            var bytes = new byte[16];
            for (var j = 0; j < 16; j++)
            {
                bytes[j] = random.Next(3) == 0 ? (byte)random.Next(256) : (byte)0;
            }

            var address = new IPAddress(bytes);
            var full = string.Join(':', Enumerable.Range(0, 8).Select(group => $"{bytes[2 * group]:X2}{bytes[(2 * group) + 1]:X2}"));
            HostName.TryParse(full, out var long_).Should().BeTrue();
            HostName.TryParse(address.ToString(), out var short_).Should().BeTrue();
            HostName.TryParse($"[{full.ToLowerInvariant()}]", out var bracketed).Should().BeTrue();
            short_.Should().Be(long_);
            bracketed.Should().Be(long_);
        }
    }
}
