using Extdisco.Xmpp.Xml;

namespace Extdisco.Fuzz.Tests.Making;

/// <summary>What real servers have sent to the product, as Captures/record took it down.</summary>
internal static class Captures
{
    /// <summary>Whole streams, from the header to the end.</summary>
    public static IReadOnlyList<byte[]> Streams { get; } =
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Captures")).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    /// <summary>Declarations and stream headers, each in one piece.</summary>
    public static IReadOnlyList<byte[]> Headers { get; } = [.. Streams.Select(HeaderOf)];

    /// <summary>All that stood in the streams: handshakes, stanzas, stream errors.</summary>
    public static IReadOnlyList<byte[]> Elements { get; } = [.. Streams.SelectMany(ElementsOf)];

    private static byte[] HeaderOf(byte[] stream) => [.. Cut(stream).TakeWhile(frame => frame.Kind != FrameKind.Stanza).SelectMany(frame => frame.Bytes)];

    private static IEnumerable<byte[]> ElementsOf(byte[] stream) => Cut(stream).Where(frame => frame.Kind == FrameKind.Stanza).Select(frame => frame.Bytes);

    private static IEnumerable<(FrameKind Kind, byte[] Bytes)> Cut(byte[] stream)
    {
        var framer = new StanzaFramer(new XmlLimits());
        for (var at = 0; at < stream.Length;)
        {
            var kind = framer.Next(stream.AsSpan(at), out var length);
            yield return (kind, stream[at..(at + length)]);
            at += length;
        }
    }
}
