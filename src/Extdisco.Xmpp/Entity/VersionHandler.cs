using System.Text;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Entity;

/// <summary>Answers which software this is (XEP-0092). Where nobody should know, it is not registered.</summary>
public sealed class VersionHandler : IIqHandler
{
    private static readonly XmlName[] Names = [new("query", Encoding.UTF8.GetString(Xmlns.Version))];
    private static readonly string[] Own = [Names[0].Namespace];

    private readonly byte[] _xml;

    /// <summary>Makes a handler.</summary>
    /// <param name="name">The name of the software.</param>
    /// <param name="version">Its version.</param>
    /// <param name="os">The operating system, or null, which the XEP recommends (section 5): it helps attackers.</param>
    /// <exception cref="FormatException">A text holds a character that XML forbids.</exception>
    public VersionHandler(string name, string version, string? os = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(version);
        var writer = new Utf8XmlWriter(256);
        writer.StartElement("query"u8, Xmlns.Version);
        writer.TextElement("name"u8, name);
        writer.TextElement("version"u8, version);
        if (os is not null)
        {
            writer.TextElement("os"u8, os);
        }

        writer.EndElement("query"u8);
        _xml = writer.Written.ToArray();
    }

    /// <inheritdoc/>
    public IReadOnlyList<XmlName> Payloads => Names;

    /// <inheritdoc/>
    public IReadOnlyList<string> FeaturesFor(JidView asker, JidView answeringAs) => Own;

    /// <inheritdoc/>
    public StanzaError? Get(in IqRequest request, Utf8XmlWriter result)
    {
        ArgumentNullException.ThrowIfNull(result);
        result.Raw(_xml);
        return null;
    }
}
