using System.Text;
using Extdisco.Fuzz.Tests.Making;
using Extdisco.Fuzz.Tests.Running;
using Extdisco.Testing;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Fuzz.Tests.Targets;

/// <summary>
/// The reading of what resembles what was read before (XmlShape), judged by a fragment that has read nothing before: accepted or refused
/// alike, with the same infoset. The input is what is read first; what resembles it is made of it.
/// </summary>
internal sealed class ShapeTarget : IFuzzTarget
{
    /// <summary>As often as it takes for a shape to be remembered.</summary>
    private const int Reads = 64;

    private const int Variants = 32;

    public string Name => "shape";

    public int Weight => 2;

    public Tally Tally { get; } = new();

    public byte[] Make(Random random) => random.Next(4) switch
    {
        0 => Captures.Elements[random.Next(Captures.Elements.Count)],
        1 => XmlMaker.Element(random),
        _ => StanzaMaker.Stanza(random),
    };

    public Task CheckAsync(byte[] input)
    {
        var random = Randomness.Of(input);
        var experienced = new XmlFragment();
        for (var i = 0; i < Reads; i++)
        {
            _ = Read(experienced, input);
        }

        for (var i = 0; i < Variants; i++)
        {
            var variant = i == 0 ? input : ByteMutator.Mutate(input, random, most: 2);
            var actual = Read(experienced, variant);
            var expected = Read(new XmlFragment(), variant);
            if (!string.Equals(actual, expected, StringComparison.Ordinal))
            {
                throw FindingException.Because($"read for the first time it is {expected}, and by its shape {actual}: {Encoding.UTF8.GetString(variant)}");
            }

            Tally.Add(actual is null ? "refused" : "accepted");
            CheckFrame(experienced, random.OneIn(2) ? variant : [.. variant, .. input], random.Next(3));
        }

        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>What is taken by its shape from the front of bytes, the framer has to take for a stanza as well, and it has to read the same.</summary>
    private void CheckFrame(XmlFragment experienced, byte[] bytes, int start)
    {
        if (!experienced.TryReadByShape([.. new byte[start], .. bytes], start, bytes.Length, out var length))
        {
            return;
        }

        var framer = new StanzaFramer(new XmlLimits());
        framer.Next("<stream>"u8, out _);
        var kind = framer.Next(bytes, out var framed);
        var actual = XmlReaderJudge.InfosetOf(experienced);
        var expected = Read(new XmlFragment(), bytes[..length]);
        if (kind != FrameKind.Stanza || framed != length || !string.Equals(actual, expected, StringComparison.Ordinal))
        {
            throw FindingException.Because($"the framer has {kind} of {framed} bytes, the shape {length}: {expected} and {actual}");
        }

        Tally.Add("framed");
    }

    private static string? Read(XmlFragment fragment, byte[] xml)
    {
        try
        {
            fragment.Read(xml, 0, xml.Length);
            fragment.RequireNamespaces();
            return fragment.WithinLimits ? XmlReaderJudge.InfosetOf(fragment) : "beyond a limit";
        }
        catch (XmlFaultException)
        {
            return null;
        }
    }
}
