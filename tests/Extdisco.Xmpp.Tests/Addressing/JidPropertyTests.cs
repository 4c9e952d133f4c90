using System.Globalization;
using System.Text;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Tests.Addressing;

/// <summary>What holds for every address, over many made at random. The seed stands in the failure; give it to repeat one.</summary>
public class JidPropertyTests
{
    /// <summary>Where interesting code points are: scripts, marks, width forms, jamo, ignorables, the separators.</summary>
    private static readonly (int From, int To)[] Ranges =
    [
        (0x20, 0x7E), (0x61, 0x7A), (0x61, 0x7A), (0x41, 0x5A), (0x2E, 0x2E), (0x2F, 0x2F), (0x40, 0x40), (0x2D, 0x2D),
        (0xA0, 0x24F), (0x300, 0x36F), (0x370, 0x52F), (0x590, 0x6FF), (0x900, 0xDFF), (0x10A0, 0x11FF), (0x13A0, 0x13FF),
        (0x1C80, 0x1CBF), (0x1E00, 0x1FFF), (0x2000, 0x214F), (0x2C00, 0x2DFF), (0x3000, 0x30FF), (0xA640, 0xA7FF),
        (0xAB30, 0xABFF), (0xAC00, 0xAC80), (0xF900, 0xFAFF), (0xFB00, 0xFB50), (0xFF00, 0xFFEF), (0x10400, 0x1044F),
        (0x1D400, 0x1D7FF), (0x1E900, 0x1E95F), (0x1F600, 0x1F64F), (0x0, 0x10FFFF),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(7622)]
    public void Canonical_addresses_are_canonical(int seed)
    {
        var random = new Random(seed);
        var read = 0;
        for (var i = 0; i < 10_000; i++)
        {
            var text = Address(random);
            if (JidTests.Reading(text) is not { } jid)
            {
                continue;
            }

            read++;
            var because = $"of {Escaped(text)} with the seed {seed}";
            JidTests.Reading(jid.ToString()).Should().Be(jid, because);
            jid.ToString().IsNormalized().Should().BeTrue(because);
            jid.Bare.ToString().Should().Be((jid.Local is null ? "" : jid.Local + "@") + jid.Domain, because);
            new[] { jid.Local, jid.Domain, jid.Resource }.Should().NotContain("", because);
            (jid.Local ?? "").IndexOfAny(['@', '/', ' ']).Should().Be(-1, because);
            jid.Domain.IndexOfAny(['@', '/', ' ']).Should().Be(-1, because);
            jid.Invoking(canonical => new Utf8XmlWriter().Text(canonical.ToString())).Should().NotThrow(because);
        }

        read.Should().BeGreaterThan(1000, "too few of the texts were addresses to show anything, with the seed {0}", seed);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3629)]
    public void Bytes_and_text_agree(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 10_000; i++)
        {
            var text = Address(random);
            JidTests.Reading(Encoding.UTF8.GetBytes(text)).Should().Be(JidTests.Reading(text), $"of {Escaped(text)} with the seed {seed}");
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(8265)]
    public void Composed_and_decomposed_texts_are_one_address(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 10_000; i++)
        {
            var text = Address(random);
            if (JidTests.Reading(text) is { } jid)
            {
                JidTests.Reading(text.Normalize(NormalizationForm.FormD)).Should().Be(jid, $"of {Escaped(text)} with the seed {seed}");
            }
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5952)]
    public void Every_spelling_of_an_IPv6_address_is_one_address(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 1000; i++)
        {
            var groups = Enumerable.Range(0, 8).Select(_ => random.Next(2) == 0 ? 0 : random.Next(0x10000)).ToArray();
            var spelled = $"[{string.Join(':', groups.Select(group => group.ToString("X4", CultureInfo.InvariantCulture)))}]";

            var jid = JidTests.Reading(spelled);
            jid.Should().NotBeNull("{0} is an address, with the seed {1}", spelled, seed);
            JidTests.Reading(jid!.ToString()).Should().Be(jid, "of {0} with the seed {1}", spelled, seed);
            jid.Should().Be(JidTests.Reading(spelled.ToLowerInvariant()), "of {0} with the seed {1}", spelled, seed);
        }
    }

    private static string Address(Random random) => random.Next(4) switch
    {
        0 => Text(random, 4) + "@example.com",
        1 => "example.com/" + Text(random, 6),
        2 => Text(random, 3) + ".example",
        _ => Text(random, 12),
    };

    private static string Text(Random random, int most)
    {
        var text = new StringBuilder();

        // Scripts mostly come alone: a text of one range is an address far more often than a mixed one.
        var (from, to) = Ranges[random.Next(Ranges.Length)];
        for (var left = random.Next(1, most + 1); left > 0; left--)
        {
            if (random.Next(4) == 0)
            {
                (from, to) = Ranges[random.Next(Ranges.Length)];
            }

            var value = random.Next(from, to + 1);
            text.Append(Rune.IsValid(value) ? new Rune(value).ToString() : "a");
        }

        return text.ToString();
    }

    private static string Escaped(string text) => string.Concat(text.Select(c => $"\\u{(int)c:X4}"));
}
