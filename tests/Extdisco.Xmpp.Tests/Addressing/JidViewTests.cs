using System.Text;
using Extdisco.Xmpp.Addressing;

namespace Extdisco.Xmpp.Tests.Addressing;

public class JidViewTests
{
    /// <summary>Canonical ones are read in place, the others are normalised first; of neither kind anything differs from what is kept.</summary>
    [Theory]
    [InlineData("juliet@example.com/balcony", "juliet@example.com/balcony", "juliet@example.com")]
    [InlineData("juliet@example.com", "juliet@example.com", "juliet@example.com")]
    [InlineData("Juliet@EXAMPLE.com/Balcony", "juliet@example.com/Balcony", "juliet@example.com")]
    [InlineData("\u03A3@example.com/\u265A", "\u03C3@example.com/\u265A", "\u03C3@example.com")]
    [InlineData("\u03C3\u03C3@example.com/a/\u265A", "\u03C3\u03C3@example.com/a/\u265A", "\u03C3\u03C3@example.com")]
    [InlineData("a.example.com/b@example.net", "a.example.com/b@example.net", "a.example.com")]
    [InlineData("example.com", "example.com", "example.com")]
    public void The_bytes_and_the_hashes_are_those_of_the_normalised_address(string text, string whole, string bare)
    {
        JidView.TryParse(Encoding.UTF8.GetBytes(text), stackalloc char[JidView.Room], out var view).Should().BeTrue();
        JidView kept = Jid.Parse(text);

        Encoding.UTF8.GetString(view.Utf8).Should().Be(whole);
        Encoding.UTF8.GetString(kept.Utf8).Should().Be(whole);
        Encoding.UTF8.GetString(view.BareUtf8).Should().Be(bare);
        Encoding.UTF8.GetString(kept.BareUtf8).Should().Be(bare);
        view.GetHashCode().Should().Be(kept.GetHashCode()).And.Be((int)JidView.HashOf(Encoding.UTF8.GetBytes(whole)));
        view.BareHash.Should().Be(kept.BareHash).And.Be(JidView.HashOf(Encoding.UTF8.GetBytes(bare)));
    }

    [Fact]
    public void Hashes_of_addresses_that_differ_in_little_differ()
    {
        var hashes = Enumerable.Range(0, 20_000).Select(number => JidView.HashOf(Encoding.UTF8.GetBytes($"u{number:00000}@example.org"))).ToArray();
        var odd = Enumerable.Range(0, 20_000).Select(number => JidView.HashOf(Encoding.UTF8.GetBytes($"u@example.org/{number:00000}"))).ToArray();

        hashes.Should().OnlyHaveUniqueItems();
        odd.Should().OnlyHaveUniqueItems();

        // A table goes by the lowest bits: 65,536 places have room for nearly three quarters of them alone.
        hashes.Select(hash => hash & 0xFFFF).Distinct().Should().HaveCountGreaterThan(16_500);
        odd.Select(hash => hash & 0xFFFF).Distinct().Should().HaveCountGreaterThan(16_500);
    }
}
