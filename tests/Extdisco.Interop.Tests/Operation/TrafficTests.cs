using System.Xml;
using System.Xml.Linq;
using Extdisco.Interop.Tests.Harness;
using Extdisco.Testing;

namespace Extdisco.Interop.Tests.Operation;

/// <summary>Runs behind all the others, over all that components have sent.</summary>
[Collection(LastCollectionLast.Name)]
public sealed class TrafficTests
{
    private const byte TlsHandshake = 0x16;

    /// <summary>
    /// Prosody drops delegated answers with white space between their elements, and hears no stanza that says its own namespace;
    /// comments and the like are forbidden (RFC 6120, section 11.1).
    /// </summary>
    [Fact]
    public async Task Nothing_sent_has_white_space_between_elements_or_stanzas_with_a_namespace_of_their_own()
    {
        RunLedger.Traffic.Should().NotBeEmpty("this test looks at what the others have left behind: run it with them");
        var (faults, stanzas) = (new List<string>(), 0);
        foreach (var file in RunLedger.Traffic)
        {
            var sent = await File.ReadAllBytesAsync(file);
            if (sent.Length > 0 && sent[0] != TlsHandshake)
            {
                stanzas += Check(sent, faults);
            }
        }

        faults.Should().BeEmpty();
        stanzas.Should().BePositive();
    }

    /// <summary>The text of XEP-0215 says <c>remove</c> once; its schema, its example and all clients say <c>delete</c>.</summary>
    [Fact]
    public async Task Every_push_sent_is_valid_and_says_of_each_service_that_it_was_added_modified_or_deleted()
    {
        var (actions, faults) = (new HashSet<string?>(StringComparer.Ordinal), new List<string>());
        foreach (var file in RunLedger.Traffic)
        {
            foreach (var push in PushesIn(await File.ReadAllBytesAsync(file)))
            {
                actions.UnionWith(push.Descendants(Xml.Extdisco2 + "service").Select(service => service.Attribute("action")?.Value));
                faults.AddRange(SchemaValidator.Faults(push.ToString(SaveOptions.DisableFormatting)));
            }
        }

        faults.Should().BeEmpty();
        actions.Should().BeEquivalentTo(["add", "modify", "delete"], "this test looks at what the others have left behind: run it with them");
    }

    private static List<XElement> PushesIn(byte[] sent)
    {
        var pushes = new List<XElement>();
        if (sent.Length == 0 || sent[0] == TlsHandshake)
        {
            return pushes;
        }

        using var reader = XmlReader.Create(new MemoryStream(sent));
        try
        {
            reader.MoveToContent();
            reader.Read();
            while (!reader.EOF)
            {
                if (reader.NodeType != XmlNodeType.Element)
                {
                    reader.Read();
                }
                else if (XNode.ReadFrom(reader) is XElement stanza && stanza.Has("type", "set") && stanza.Elements(Xml.Extdisco2 + "services").Any())
                {
                    pushes.Add(stanza);
                }
            }
        }
        catch (XmlException e) when (IsAtTheEnd(e, sent))
        {
            // Where the component or the server was killed, the stream ends somewhere.
        }

        return pushes;
    }

    /// <returns>How many stanzas there are.</returns>
    private static int Check(byte[] sent, List<string> faults)
    {
        var (stanzas, seen) = (0, "nothing");
        using var reader = XmlReader.Create(new MemoryStream(sent), new XmlReaderSettings { ConformanceLevel = ConformanceLevel.Document });
        try
        {
            while (reader.Read())
            {
                switch (reader.NodeType)
                {
                    case XmlNodeType.Element:
                        seen = $"{seen[Math.Max(0, seen.Length - 200)..]} <{reader.Name}>";
                        if (reader.Depth == 1)
                        {
                            stanzas++;
                            if (reader.GetAttribute("xmlns") is { } own)
                            {
                                faults.Add($"the stanza <{reader.Name}> declares {own}");
                            }
                        }

                        break;
                    case XmlNodeType.Text or XmlNodeType.EndElement or XmlNodeType.XmlDeclaration:
                        break;
                    default:
                        faults.Add($"{reader.NodeType} behind{seen}");
                        break;
                }
            }
        }
        catch (XmlException e) when (IsAtTheEnd(e, sent))
        {
            // Where the component or the server was killed, the stream ends somewhere.
        }

        return stanzas;
    }

    private static bool IsAtTheEnd(XmlException e, byte[] sent)
    {
        var lines = System.Text.Encoding.UTF8.GetString(sent).Split('\n');
        return e.LineNumber == lines.Length && e.LinePosition >= lines[^1].Length;
    }
}
