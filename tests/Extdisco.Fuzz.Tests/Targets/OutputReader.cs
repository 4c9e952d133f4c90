using System.Xml;
using System.Xml.Linq;
using Extdisco.Fuzz.Tests.Running;
using Extdisco.Testing;

namespace Extdisco.Fuzz.Tests.Targets;

/// <summary>Reads streams as another implementation does, with .NET's own means.</summary>
internal static class OutputReader
{
    /// <summary>What stands in a whole stream.</summary>
    public static IReadOnlyList<XElement> Read(string stream)
    {
        using var reader = XmlReader.Create(new StringReader(stream), XmlReaderJudge.Settings);
        return [.. XElement.Load(reader, LoadOptions.PreserveWhitespace).Elements()];
    }

    /// <summary>What the component sent: it has to be well-formed, and without white space that a server could take for content.</summary>
    public static IReadOnlyList<XElement> ReadOwn(string stream)
    {
        XElement root;
        try
        {
            using var reader = XmlReader.Create(new StringReader(stream), XmlReaderJudge.Settings);
            root = XElement.Load(reader, LoadOptions.PreserveWhitespace);
        }
        catch (XmlException e)
        {
            throw FindingException.Because($"the component sends what is no XML: {e.Message} {stream}");
        }

        if (root.DescendantNodes().OfType<XText>().FirstOrDefault(text => string.IsNullOrWhiteSpace(text.Value) || text.Parent == root) is { } text)
        {
            throw FindingException.Because($"the component sends white space that means nothing: {text.Parent}");
        }

        return [.. root.Elements()];
    }
}
