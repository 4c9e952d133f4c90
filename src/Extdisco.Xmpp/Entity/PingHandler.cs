using System.Text;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Entity;

/// <summary>Answers pings, with an empty result (XEP-0199, section 4).</summary>
public sealed class PingHandler : IIqHandler
{
    private static readonly XmlName[] Names = [new("ping", Encoding.UTF8.GetString(Xmlns.Ping))];
    private static readonly string[] Own = [Names[0].Namespace];

    /// <inheritdoc/>
    public IReadOnlyList<XmlName> Payloads => Names;

    /// <inheritdoc/>
    public IReadOnlyList<string> FeaturesFor(JidView asker, JidView answeringAs) => Own;

    /// <inheritdoc/>
    public StanzaError? Get(in IqRequest request, Utf8XmlWriter result) => null;
}
