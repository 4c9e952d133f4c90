using System.Text;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Discovery;

/// <summary>Answers which items belong to this entity: none (XEP-0030, section 4.1).</summary>
public sealed class DiscoItemsHandler : IIqHandler
{
    private static readonly XmlName[] Names = [new("query", Encoding.UTF8.GetString(Xmlns.DiscoItems))];
    private static readonly string[] Own = [Names[0].Namespace];

    /// <inheritdoc/>
    public IReadOnlyList<XmlName> Payloads => Names;

    /// <inheritdoc/>
    public IReadOnlyList<string> FeaturesFor(JidView asker, JidView answeringAs) => Own;

    /// <inheritdoc/>
    public StanzaError? Get(in IqRequest request, Utf8XmlWriter result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (DiscoNode.IsAskedFor(request.Payload))
        {
            return StanzaError.ItemNotFound;
        }

        result.EmptyElement("query"u8, Xmlns.DiscoItems);
        return null;
    }
}
