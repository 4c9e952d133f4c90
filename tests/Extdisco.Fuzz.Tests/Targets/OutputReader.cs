using System.Text;
using System.Xml;
using System.Xml.Linq;
using Extdisco.Fuzz.Tests.Running;
using Extdisco.Testing;
using Extdisco.Xmpp.Xml;
using XmlElement = Extdisco.Xmpp.Xml.XmlElement;

namespace Extdisco.Fuzz.Tests.Targets;

/// <summary>Reads streams as another implementation does, with .NET's own means.</summary>
internal static class OutputReader
{
    /// <summary>The one stanza that stands in a stream. .NET reads no namespaces that are wrong: then it is what the product has read.</summary>
    /// <param name="read">The stanza as the product has read it.</param>
    /// <param name="stream">The stream.</param>
    public static XElement ReadStanza(XmlFragment read, string stream)
    {
        try
        {
            read.RequireNamespaces();
        }
        catch (XmlFaultException)
        {
            return ElementOf(read.Root);
        }

        using var reader = XmlReader.Create(new StringReader(stream), XmlReaderJudge.Settings);
        return XElement.Load(reader, LoadOptions.PreserveWhitespace).Elements().Single();
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

    private static XElement ElementOf(XmlElement read)
    {
        var element = new XElement(XName.Get(Encoding.UTF8.GetString(read.Name), Encoding.UTF8.GetString(read.Namespace)));
        foreach (var attribute in read.Attributes)
        {
            var name = XName.Get(Encoding.UTF8.GetString(read.Bytes(attribute.Local)), Encoding.UTF8.GetString(read.Bytes(attribute.Namespace)));
            if (element.Attribute(name) is null)
            {
                element.Add(new XAttribute(name, Encoding.UTF8.GetString(read.Bytes(attribute.Value))));
            }
        }

        foreach (var child in read.Children)
        {
            element.Add(ElementOf(child));
        }

        return element;
    }
}
