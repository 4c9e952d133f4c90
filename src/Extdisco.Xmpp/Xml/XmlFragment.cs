using System.Text;

namespace Extdisco.Xmpp.Xml;

/// <summary>
/// One stanza, parsed and checked as a whole before anybody acts on it: a flat table of elements, attributes and texts over
/// the bytes it came in. The tables are reused, so that a stream of stanzas is parsed
/// without allocating, but for the shapes that are remembered now and then.
/// </summary>
/// <remarks>Not for use by several threads at once. What it hands out is valid until it reads anew.</remarks>
public sealed partial class XmlFragment
{
    private const int UsualRows = 32;

    /// <summary>More rows than nearly all stanzas need.</summary>
    private const int KeptRows = 1024;

    private readonly XmlLimits _limits;
    private byte[] _input = [];
    private int _inputStart;
    private XmlNode[] _nodes = new XmlNode[UsualRows];
    private XmlAttributeRow[] _attributes = new XmlAttributeRow[UsualRows];
    private int _nodeCount;
    private int _attributeCount;

    /// <summary>Makes an empty fragment.</summary>
    /// <param name="limits">The limits to tell about; by default the default ones.</param>
    public XmlFragment(XmlLimits? limits = null)
    {
        _limits = limits ?? new XmlLimits();
        BindPredefined();
    }

    /// <summary>The top element of what was read last.</summary>
    public XmlElement Root => new(this, 0);

    /// <summary>
    /// Whether what was read last keeps to the limits. Where it does not, the rest was not looked at: only the top element is
    /// there, and of its attributes for certain those without a prefix, so that its sender can be told. The same is there of each
    /// element of <see cref="ReadStartTags"/>.
    /// </summary>
    public bool WithinLimits => Beyond == Limit.None;

    /// <summary>The limit that what was read last goes beyond, or none.</summary>
    internal Limit Beyond { get; private set; }

    /// <summary>Reads a single element from a text, for tests and tools.</summary>
    /// <exception cref="XmlFaultException">The text is not one well-formed element.</exception>
    public static XmlElement Parse(string xml)
    {
        var bytes = Encoding.UTF8.GetBytes(xml);
        var fragment = new XmlFragment();
        fragment.Read(bytes, 0, bytes.Length);
        fragment.RequireNamespaces();
        return fragment.Root;
    }

    internal ref XmlNode Node(int index) => ref _nodes[index];

    internal ReadOnlySpan<byte> Bytes(XmlSlice slice) => slice.Start >= 0
        ? _input.AsSpan(_inputStart + slice.Start, slice.Length)
        : _side.AsSpan(~slice.Start, slice.Length);

    internal ReadOnlySpan<XmlAttributeRow> AttributesOf(int node) =>
        _attributes.AsSpan(_nodes[node].FirstAttribute, _nodes[node].AttributeCount);

    internal bool TryGetAttribute(int node, ReadOnlySpan<byte> name, ReadOnlySpan<byte> xmlns, out ReadOnlySpan<byte> value)
    {
        foreach (ref readonly var attribute in AttributesOf(node))
        {
            if (Bytes(attribute.Local).SequenceEqual(name) && Bytes(attribute.Namespace).SequenceEqual(xmlns))
            {
                value = Bytes(attribute.Value);
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Leaves the memory to others that one large stanza has made the tables take.</summary>
    private void GiveBack()
    {
        if (_nodes.Length > KeptRows)
        {
            _nodes = new XmlNode[UsualRows];
        }

        if (_attributes.Length > KeptRows)
        {
            _attributes = new XmlAttributeRow[UsualRows];
        }

        if (_side.Length > KeptSide && _scopeSideLength <= UsualSide)
        {
            _side = _side[..UsualSide];
        }
    }

    private int AddNode(XmlNode node)
    {
        if (_nodeCount == _nodes.Length)
        {
            Array.Resize(ref _nodes, _nodes.Length * 2);
        }

        _nodes[_nodeCount] = node;
        return _nodeCount++;
    }

    private void AddAttribute(XmlAttributeRow attribute)
    {
        if (_attributeCount == _attributes.Length)
        {
            Array.Resize(ref _attributes, _attributes.Length * 2);
        }

        _attributes[_attributeCount++] = attribute;
    }
}
