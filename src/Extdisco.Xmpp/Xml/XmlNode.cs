using System.Runtime.InteropServices;

namespace Extdisco.Xmpp.Xml;

/// <summary>A row in a fragment's table: an element, or a run of character data.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct XmlNode
{
    /// <summary>The name as written, prefix included, to match the end tag with.</summary>
    public XmlSlice Qualified;

    /// <summary>The local name of an element, or the decoded characters of a text.</summary>
    public XmlSlice Local;

    /// <summary>The namespace of an element.</summary>
    public XmlSlice Namespace;

    /// <summary>The row of the parent element, or -1.</summary>
    public int Parent;

    /// <summary>The row after the last one that belongs to this node.</summary>
    public int End;

    /// <summary>The first row in the table of attributes.</summary>
    public int FirstAttribute;

    /// <summary>How many attributes there are, without namespace declarations.</summary>
    public int AttributeCount;

    /// <summary>Whether this is character data.</summary>
    public bool IsText;
}
