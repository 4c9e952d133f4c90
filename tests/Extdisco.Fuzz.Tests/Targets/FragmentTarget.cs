using Extdisco.Fuzz.Tests.Making;
using Extdisco.Fuzz.Tests.Running;
using Extdisco.Testing;

namespace Extdisco.Fuzz.Tests.Targets;

/// <summary>The reading of one element (XmlFragment), judged by XmlReader: accepted or refused alike, with the same infoset.</summary>
internal sealed class FragmentTarget : IFuzzTarget
{
    public string Name => "fragment";

    public int Weight => 2;

    public Tally Tally { get; } = new();

    public byte[] Make(Random random)
    {
        var element = random.Next(4) switch
        {
            0 => Captures.Elements[random.Next(Captures.Elements.Count)],
            1 => StanzaMaker.Stanza(random),
            _ => XmlMaker.Element(random),
        };
        return random.OneIn(2) ? element : ByteMutator.Mutate(element, random);
    }

    public Task CheckAsync(byte[] input)
    {
        // What stands in front of an element and behind it never reaches a fragment.
        if (input is not [(byte)'<', .., (byte)'>'] || XmlReaderJudge.Misjudges(input))
        {
            Tally.Add("passed over");
            return Task.CompletedTask;
        }

        var actual = XmlReaderJudge.ByFragment(input);
        var expected = XmlReaderJudge.ByXmlReader(input);
        if (!string.Equals(actual, expected, StringComparison.Ordinal))
        {
            throw FindingException.Because($"XmlReader {Verdict(expected)}, the fragment {Verdict(actual)}");
        }

        Tally.Add(actual is null ? "refused" : "accepted");
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string Verdict(string? infoset) => infoset is null ? "refuses it" : $"reads {infoset}";
}
