using System.Xml.Linq;

namespace Extdisco.Interop.Tests.Harness;

/// <summary>Namespaces, and what the tests look for in an answer.</summary>
public static class Xml
{
    public static readonly XNamespace Extdisco2 = "urn:xmpp:extdisco:2";
    public static readonly XNamespace Extdisco1 = "urn:xmpp:extdisco:1";
    public static readonly XNamespace DataForms = "jabber:x:data";
    public static readonly XNamespace StanzaErrors = "urn:ietf:params:xml:ns:xmpp-stanzas";

    /// <summary>The payload of an answer that must be a result.</summary>
    public static XElement Result(this XElement answer, XName payload)
    {
        answer.Attribute("type")!.Value.Should().Be("result", "the answer is {0}", answer);
        return answer.Elements().Should().ContainSingle().Which.Should().BeOfType<XElement>().Which.Named(payload);
    }

    /// <summary>Checks that an answer is this error.</summary>
    public static void ShouldBeError(this XElement answer, string condition, string type)
    {
        answer.Attribute("type")!.Value.Should().Be("error", "the answer is {0}", answer);
        var error = answer.Element(XmppClient.Jabber + "error")!;
        error.Element(StanzaErrors + condition).Should().NotBeNull("the error is {0}", error);
        error.Attribute("type")!.Value.Should().Be(type);
    }

    public static string Value(this XElement element, string attribute) =>
        element.Attribute(attribute)?.Value ?? throw new KeyNotFoundException($"there is no {attribute} in {element}");

    public static bool Has(this XElement element, string attribute, string value) =>
        string.Equals(element.Attribute(attribute)?.Value, value, StringComparison.Ordinal);

    /// <summary>The services in a list, as <c>type host:port/transport</c>.</summary>
    public static IEnumerable<string> Described(this XElement list) =>
        list.Elements(list.Name.Namespace + "service").Select(service =>
            $"{service.Value("type")} {service.Value("host")}:{service.Attribute("port")?.Value}/{service.Attribute("transport")?.Value}");

    private static XElement Named(this XElement element, XName name)
    {
        element.Name.Should().Be(name);
        return element;
    }
}
