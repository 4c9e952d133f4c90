using System.Text;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Discovery;

/// <summary>
/// Answers what this entity is and can do (XEP-0030, section 3.1): the identities, the features of all handlers as the asker
/// may see them, and the extended information (XEP-0128).
/// </summary>
/// <param name="info">Identities and forms.</param>
/// <param name="handlers">The other handlers of the entity, whose features are told in this order.</param>
/// <param name="nodes">What answers queries to nodes, or null where there are none.</param>
public sealed class DiscoInfoHandler(EntityInfo info, IReadOnlyList<IIqHandler> handlers, IDiscoNodes? nodes = null) : IIqHandler
{
    private static readonly XmlName[] Names = [new("query", Encoding.UTF8.GetString(Xmlns.DiscoInfo))];
    private static readonly string[] Own = [Names[0].Namespace];

    /// <summary>The features of the answer being written, to tell none of them twice. Answers are written on several threads.</summary>
    [ThreadStatic]
    private static List<string>? _told;

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
            return nodes is not null && nodes.TryWrite(request, request.Payload.Attribute("node"u8), result) ? null : StanzaError.ItemNotFound;
        }

        result.StartElement("query"u8, Xmlns.DiscoInfo);
        info.WriteIdentities(result);
        WriteFeatures(request.From, request.To, result);
        info.WriteForms(result);
        result.EndElement("query"u8);
        return null;
    }

    private void WriteFeatures(JidView asker, JidView answeringAs, Utf8XmlWriter result)
    {
        var told = _told ??= [];
        told.Clear();
        WriteNew(Own, told, result);
        for (var i = 0; i < handlers.Count; i++)
        {
            WriteNew(handlers[i].FeaturesFor(asker, answeringAs), told, result);
        }
    }

    // By index, because enumerating an interface allocates.
    private static void WriteNew(IReadOnlyList<string> features, List<string> told, Utf8XmlWriter result)
    {
        for (var i = 0; i < features.Count; i++)
        {
            var feature = features[i];
            if (told.Contains(feature))
            {
                continue;
            }

            told.Add(feature);
            result.StartElement("feature"u8);
            result.Attribute("var"u8, feature);
            result.EndElement("feature"u8);
        }
    }
}
