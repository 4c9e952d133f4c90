using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Discovery;

/// <summary>Answers disco#info queries to nodes (XEP-0030, section 3.2), which are no part of the entity's own information.</summary>
public interface IDiscoNodes
{
    /// <summary>Writes the result for a node.</summary>
    /// <param name="request">The query.</param>
    /// <param name="node">The node asked for.</param>
    /// <param name="result">Where the result goes.</param>
    /// <returns>False where there is no such node: nothing was written.</returns>
    bool TryWrite(in IqRequest request, ReadOnlySpan<byte> node, Utf8XmlWriter result);
}
