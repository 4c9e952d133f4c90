using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Discovery;

/// <summary>Nodes of a discovery query (XEP-0030, sections 3.2 and 4.2). Which there are is up to <see cref="IDiscoNodes"/>.</summary>
internal static class DiscoNode
{
    /// <summary>Whether a query is about a node. An empty name is taken for none, as Prosody and ejabberd do.</summary>
    public static bool IsAskedFor(XmlElement query) => !query.Attribute("node"u8).IsEmpty;
}
