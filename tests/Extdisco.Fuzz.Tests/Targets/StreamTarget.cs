using Extdisco.Fuzz.Tests.Making;
using Extdisco.Fuzz.Tests.Running;
using Extdisco.Testing;

namespace Extdisco.Fuzz.Tests.Targets;

/// <summary>
/// The way from bytes to stanzas (StanzaFramer, XmlFragment), judged by XmlReader over the whole stream: the same header, the same
/// stanzas, and nothing behind what XmlReader refuses, however the bytes are cut.
/// </summary>
internal sealed class StreamTarget : IFuzzTarget
{
    /// <summary>What could make a stanza whole that is broken: whatever the framer waits for, and end tags enough.</summary>
    private static readonly byte[] Completion = [.. "'>\">]]>"u8, .. Enumerable.Repeat("</x>"u8.ToArray(), 70).SelectMany(tag => tag)];

    public string Name => "stream";

    public int Weight => 2;

    public Tally Tally { get; } = new();

    public byte[] Make(Random random)
    {
        var stream = StreamMaker.Stream(random);
        return random.OneIn(2) ? stream : ByteMutator.Mutate(stream, random);
    }

    public Task CheckAsync(byte[] input)
    {
        if (XmlReaderJudge.Misjudges(input))
        {
            Tally.Add("passed over");
            return Task.CompletedTask;
        }

        var random = Randomness.Of(input);
        var expected = StreamJudge.ByXmlReader(input);
        var actual = StreamJudge.ByFramer(input, random);
        Compare(expected, actual);
        if (expected.Verdict == StreamVerdict.Refused && actual.Verdict == StreamVerdict.Unfinished)
        {
            Tally.Add("refused later");
            Compare(expected, StreamJudge.ByFramer([.. input, .. Completion], random));
        }

        Tally.Add(expected.Verdict.ToString());
        Tally.Add("elements", expected.Elements.Count);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static void Compare(StreamReading expected, StreamReading actual)
    {
        if (!expected.Elements.SequenceEqual(actual.Elements, StringComparer.Ordinal))
        {
            var same = expected.Elements.Zip(actual.Elements).TakeWhile(pair => string.Equals(pair.First, pair.Second, StringComparison.Ordinal)).Count();
            throw FindingException.Because(
                $"behind {same} that are the same, XmlReader reads '{expected.Elements.ElementAtOrDefault(same)}' ({expected.Verdict}: {expected.Reason}), the framer '{actual.Elements.ElementAtOrDefault(same)}' ({actual.Verdict}: {actual.Reason})");
        }

        // A tag that cannot be right may be waited for to its end; what is not at an end may be known to be wrong already.
        var mayBe = expected.Verdict switch
        {
            StreamVerdict.Ended => actual.Verdict == StreamVerdict.Ended,
            StreamVerdict.Refused => actual.Verdict != StreamVerdict.Ended,
            _ => actual.Verdict != StreamVerdict.Ended,
        };
        if (!mayBe)
        {
            throw FindingException.Because($"for XmlReader it is {expected.Verdict} ({expected.Reason}), for the framer {actual.Verdict} ({actual.Reason})");
        }
    }
}
