using System.Text;
using System.Text.Unicode;
using System.Xml;
using Extdisco.Fuzz.Tests.Running;
using Extdisco.Testing;
using Extdisco.Xmpp.Xml;
using XmlDeclaration = Extdisco.Xmpp.Xml.XmlDeclaration;

namespace Extdisco.Fuzz.Tests.Targets;

/// <summary>A stream from its first byte on, read by the product's framer and fragment, and by XmlReader under the same restrictions.</summary>
internal static class StreamJudge
{
    private static readonly XmlLimits NoLimits = new() { StanzaBytes = 64 * 1024 * 1024, Depth = 100_000, Attributes = 10_000, Namespaces = 10_000 };

    /// <summary>Reads as the product does, with the bytes coming in pieces of any size.</summary>
    public static StreamReading ByFramer(byte[] stream, Random splits)
    {
        var elements = new List<string>();
        var framer = new StanzaFramer(NoLimits);
        var fragment = new XmlFragment(NoLimits);
        var start = 0;
        try
        {
            for (var end = 0; end < stream.Length;)
            {
                end = Math.Min(stream.Length, end + splits.Next(1, splits.OneIn(3) ? 4 : 300));
                FrameKind kind;
                while (start < end && (kind = framer.Next(stream.AsSpan(start, end - start), out var length)) != FrameKind.Incomplete)
                {
                    if (kind == FrameKind.End)
                    {
                        fragment.ReadEndTag(stream, start, length);
                        return new StreamReading(elements, StreamVerdict.Ended);
                    }

                    Take(kind, stream, start, length, fragment, elements);
                    start += length;
                }
            }
        }
        catch (XmlFaultException e)
        {
            return new StreamReading(elements, StreamVerdict.Refused, e.Message);
        }

        return new StreamReading(elements, StreamVerdict.Unfinished);
    }

    /// <summary>Reads as XmlReader does. What a stream forbids beyond that is looked at here (RFC 6120, section 11.1; text between stanzas).</summary>
    public static StreamReading ByXmlReader(byte[] stream)
    {
        var valid = LengthOfUtf8(stream, out var isBroken);
        var text = Encoding.UTF8.GetString(stream, 0, valid);
        using var source = new EndWatcher(text);
        var elements = new List<string>();
        try
        {
            using var reader = XmlReader.Create(source, XmlReaderJudge.Settings);
            return Read(reader, new StanzaGaps(text), elements);
        }
        catch (XmlException e)
        {
            return new StreamReading(elements, source.AtEnd && !isBroken ? StreamVerdict.Unfinished : StreamVerdict.Refused, e.Message);
        }
    }

    private static void Take(FrameKind kind, byte[] stream, int start, int length, XmlFragment fragment, List<string> elements)
    {
        switch (kind)
        {
            case FrameKind.Declaration:
                XmlDeclaration.Check(stream.AsSpan(start, length));
                break;
            case FrameKind.Header:
                fragment.ReadStartTags(stream, start, length);
                fragment.RequireNamespaces();
                elements.Add(XmlReaderJudge.InfosetOf(fragment));
                fragment.KeepScope();
                break;
            case FrameKind.Stanza:
                fragment.Read(stream, start, length);
                fragment.RequireNamespaces();
                elements.Add(XmlReaderJudge.InfosetOf(fragment));
                break;
            case FrameKind.Between:
                break;
            default:
                throw FindingException.Because($"the framer has found {kind} where there are no limits");
        }
    }

    private static StreamReading Read(XmlReader reader, StanzaGaps gaps, List<string> elements)
    {
        var element = new StringBuilder();
        while (reader.Read())
        {
            var depth = reader.Depth;
            var (isEmpty, type) = (reader.IsEmptyElement, reader.NodeType);
            if (IsForbidden(reader, gaps, depth) is { } reason)
            {
                return new StreamReading(elements, StreamVerdict.Refused, reason);
            }

            if (depth == 0 && type == XmlNodeType.EndElement)
            {
                return new StreamReading(elements, StreamVerdict.Ended);
            }

            if (depth > 1 || type is XmlNodeType.Element or XmlNodeType.EndElement)
            {
                XmlReaderJudge.Append(reader, element);
            }

            if (depth == 0 && type == XmlNodeType.Element)
            {
                elements.Add(element.Append('\u0005').ToString());
                element.Clear();
            }
            else if (depth == 1 && (type == XmlNodeType.EndElement || (type == XmlNodeType.Element && isEmpty)))
            {
                elements.Add(element.ToString());
                element.Clear();
            }
        }

        throw FindingException.Because("XmlReader has come to an end without the root's");
    }

    private static string? IsForbidden(XmlReader reader, StanzaGaps gaps, int depth) => reader.NodeType switch
    {
        XmlNodeType.Comment or XmlNodeType.ProcessingInstruction or XmlNodeType.DocumentType => "it is forbidden",
        XmlNodeType.XmlDeclaration when !string.Equals(reader.GetAttribute("encoding") ?? "utf-8", "utf-8", StringComparison.OrdinalIgnoreCase) => "another encoding",
        XmlNodeType.XmlDeclaration when !string.Equals(reader.GetAttribute("version"), "1.0", StringComparison.Ordinal) => "another version",
        XmlNodeType.Element when depth == 0 && reader.IsEmptyElement => "an empty stream",
        XmlNodeType.CDATA when depth == 1 => "text between stanzas",
        XmlNodeType.Text when depth == 1 && !IsLongSpace(reader) => "text between stanzas",
        XmlNodeType.Text or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace when depth == 1 && gaps.NextHasReference() => "references between stanzas",
        _ => null,
    };

    /// <summary>XmlReader calls white space text from 4096 characters on.</summary>
    private static bool IsLongSpace(XmlReader reader) => reader.Value.AsSpan().IndexOfAnyExcept(" \t\r\n") < 0;

    /// <summary>How many bytes from the beginning are whole characters, and whether what follows cannot become one.</summary>
    private static int LengthOfUtf8(byte[] bytes, out bool isBroken)
    {
        isBroken = false;
        if (Utf8.IsValid(bytes))
        {
            return bytes.Length;
        }

        var valid = 0;
        while (true)
        {
            var status = Rune.DecodeFromUtf8(bytes.AsSpan(valid), out _, out var length);
            if (status != System.Buffers.OperationStatus.Done)
            {
                isBroken = status == System.Buffers.OperationStatus.InvalidData;
                return valid;
            }

            valid += length;
        }
    }

    /// <summary>A text that knows whether somebody wanted more of it than there is.</summary>
    private sealed class EndWatcher(string text) : StringReader(text)
    {
        public bool AtEnd { get; private set; }

        public override int Read(char[] buffer, int index, int count) => Noted(base.Read(buffer, index, count));

        public override int Read(Span<char> buffer) => Noted(base.Read(buffer));

        private int Noted(int count)
        {
            AtEnd |= count == 0;
            return count;
        }
    }
}
