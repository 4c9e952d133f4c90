using System.Xml.Linq;

namespace Extdisco.Tests.Push;

/// <summary>An IQ that an audience wrote: a push or a ping.</summary>
internal sealed class Pushed
{
    private static readonly XNamespace Extdisco = "urn:xmpp:extdisco:2";

    public Pushed(XElement iq)
    {
        Iq = iq;
        Services = iq.Element(Extdisco + "services");
    }

    public XElement Iq { get; }

    /// <summary>The payload, or null for a ping.</summary>
    public XElement? Services { get; }

    public bool IsPing => Services is null;

    public string Id => Iq.Attribute("id")!.Value;

    public string From => Iq.Attribute("from")!.Value;

    public string To => Iq.Attribute("to")!.Value;

    public bool IsTo(string who) => string.Equals(To, who, StringComparison.Ordinal);

    /// <summary>The type that was asked for, or null.</summary>
    public string? Type => Services!.Attribute("type")?.Value;

    /// <summary>What is said of which service, such as <c>add turn turn.example.org 3478 udp</c>.</summary>
    public string[] Actions => [.. Services!.Elements().Select(service => string.Join(
        ' ',
        new[] { "action", "type", "host", "port", "transport" }.Select(name => service.Attribute(name)?.Value).OfType<string>()))];

    /// <summary>An attribute of the service with an index.</summary>
    public string? Of(int service, string attribute) => Services!.Elements().ElementAt(service).Attribute(attribute)?.Value;

    public override string ToString() => Iq.ToString(SaveOptions.DisableFormatting);
}
