using System.Runtime.InteropServices;

namespace Extdisco.Xmpp.Xml;

/// <summary>A row in a fragment's table of attributes.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct XmlAttributeRow
{
    /// <summary>The prefix as written, or empty.</summary>
    public XmlSlice Prefix;

    /// <summary>The local name.</summary>
    public XmlSlice Local;

    /// <summary>The namespace: empty for an attribute without a prefix (Namespaces in XML 1.0, section 6.2).</summary>
    public XmlSlice Namespace;

    /// <summary>The value, decoded and normalised (XML 1.0, section 3.3.3).</summary>
    public XmlSlice Value;
}
