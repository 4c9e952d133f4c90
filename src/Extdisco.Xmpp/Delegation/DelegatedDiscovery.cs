using System.Text;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Discovery;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Delegation;

/// <summary>
/// The nested discovery of XEP-0355, section 7.2: what a server is to add to its own disco#info for a namespace that it
/// delegates. That is the feature and, where configured, forms; no identity, because it would become one of the server's.
/// </summary>
/// <remarks>
/// The nodes for bare JIDs (<c>:bare:</c>) do not exist here: an answer would make ejabberd forward what is sent to users'
/// addresses.
/// </remarks>
public sealed class DelegatedDiscovery : IDiscoNodes
{
    private readonly DelegationScope _scope;
    private readonly UnservedDomains _unserved;
    private readonly Dictionary<string, byte[]>.AlternateLookup<ReadOnlySpan<char>> _forms;
    private readonly byte[][] _prefixes =
        [.. new[] { DelegationVersion.Second, DelegationVersion.First }.Select(version => Encoding.UTF8.GetBytes(version.Namespace + "::"))];

    /// <summary>Makes the nodes.</summary>
    /// <param name="scope">Whose queries are answered, and for which namespaces.</param>
    /// <param name="unserved">Where other domains that ask are told of.</param>
    /// <param name="forms">The forms that a domain is to show in its own disco#info (XEP-0128), by domain.</param>
    public DelegatedDiscovery(DelegationScope scope, UnservedDomains unserved, IReadOnlyDictionary<Jid, IReadOnlyList<DataForm>> forms)
    {
        ArgumentNullException.ThrowIfNull(forms);
        _scope = scope;
        _unserved = unserved;
        _forms = forms
            .ToDictionary(byDomain => byDomain.Key.ToString(), byDomain => Render(byDomain.Value), StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <inheritdoc/>
    public bool TryWrite(in IqRequest request, ReadOnlySpan<byte> node, Utf8XmlWriter result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (NamespaceOf(node) is not { } served)
        {
            return false;
        }

        if (!_scope.IsDomain(request.From))
        {
            // ejabberd advertises nothing where this question is not answered: the question is all that shows what is meant.
            _unserved.Tell(request.From);
            return false;
        }

        result.StartElement("query"u8, Xmlns.DiscoInfo);
        result.Attribute("node"u8, node);
        result.StartElement("feature"u8);
        result.Attribute("var"u8, served);
        result.EndElement("feature"u8);
        WriteForms(request.From, served, result);
        result.EndElement("query"u8);
        return true;
    }

    private string? NamespaceOf(ReadOnlySpan<byte> node)
    {
        foreach (var prefix in _prefixes)
        {
            if (node.StartsWith(prefix))
            {
                return _scope.Served(node[prefix.Length..]);
            }
        }

        return null;
    }

    /// <summary>A server merges the answers for all namespaces into one, so that the forms go with the first namespace alone.</summary>
    private void WriteForms(JidView domain, string served, Utf8XmlWriter result)
    {
        if (string.Equals(served, _scope.Namespaces[0], StringComparison.Ordinal) && _forms.TryGetValue(domain.Text, out var forms))
        {
            result.Raw(forms);
        }
    }

    private static byte[] Render(IReadOnlyList<DataForm> forms)
    {
        var writer = new Utf8XmlWriter(256);
        foreach (var form in forms)
        {
            form.Write(writer);
        }

        return writer.Written.ToArray();
    }
}
