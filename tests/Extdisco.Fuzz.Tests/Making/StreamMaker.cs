using Extdisco.Fuzz.Tests.Running;

namespace Extdisco.Fuzz.Tests.Making;

/// <summary>Makes streams: a header, what may stand in a stream of either server and what not, mostly an end.</summary>
internal static class StreamMaker
{
    /// <summary>Makes a stream.</summary>
    public static byte[] Stream(Random random)
    {
        if (random.OneIn(20))
        {
            return Captures.Streams[random.Next(Captures.Streams.Count)];
        }

        var stream = new MemoryStream();
        stream.Write(random.OneIn(3) ? XmlMaker.Header(random) : Captures.Headers[random.Next(Captures.Headers.Count)]);
        if (!random.OneIn(30))
        {
            stream.Write("<handshake/>"u8);
        }

        for (var i = random.Next(1, 12); i > 0; i--)
        {
            stream.Write(Element(random));
            if (random.OneIn(12))
            {
                stream.Write(random.OneIn(8) ? "\r\n text"u8 : random.OneIn(2) ? " "u8 : "\n\t\r\n "u8);
            }
        }

        if (random.OneIn(2))
        {
            stream.Write("</stream:stream>"u8);
        }

        return stream.ToArray();
    }

    private static byte[] Element(Random random)
    {
        var element = random.Next(6) switch
        {
            0 or 1 => Captures.Elements[random.Next(Captures.Elements.Count)],
            2 => XmlMaker.Element(random),
            _ => StanzaMaker.Stanza(random),
        };
        return random.OneIn(20) ? ByteMutator.Mutate(element, random, 2) : element;
    }
}
