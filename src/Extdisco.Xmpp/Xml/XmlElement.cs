using System.Text;

namespace Extdisco.Xmpp.Xml;

/// <summary>
/// An element of an <see cref="XmlFragment"/>, read in place. All spans are decoded UTF-8 and, like the element itself,
/// valid only until the fragment is parsed into anew.
/// </summary>
public readonly struct XmlElement
{
    private readonly XmlFragment _fragment;
    private readonly int _node;

    internal XmlElement(XmlFragment fragment, int node)
    {
        _fragment = fragment;
        _node = node;
    }

    /// <summary>The local name.</summary>
    public ReadOnlySpan<byte> Name => _fragment.Bytes(_fragment.Node(_node).Local);

    /// <summary>The namespace, or empty.</summary>
    public ReadOnlySpan<byte> Namespace => _fragment.Bytes(_fragment.Node(_node).Namespace);

    /// <summary>The child elements, in order.</summary>
    public ChildEnumerable Children => new(_fragment, _node);

    /// <summary>The language in force here (<c>xml:lang</c> of this element or its closest ancestor in the fragment), or empty.</summary>
    public ReadOnlySpan<byte> Language
    {
        get
        {
            for (var node = _node; node >= 0; node = _fragment.Node(node).Parent)
            {
                if (_fragment.TryGetAttribute(node, "lang"u8, Xmlns.Xml, out var value))
                {
                    return value;
                }
            }

            return default;
        }
    }

    /// <summary>The attributes, in order.</summary>
    internal ReadOnlySpan<XmlAttributeRow> Attributes => _fragment.AttributesOf(_node);

    /// <summary>Whether the element has this local name and namespace.</summary>
    public bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> xmlns) => Name.SequenceEqual(name) && Namespace.SequenceEqual(xmlns);

    /// <summary>Looks for an attribute without a namespace.</summary>
    public bool TryGetAttribute(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value) =>
        _fragment.TryGetAttribute(_node, name, default, out value);

    /// <summary>An attribute without a namespace, or empty where it is missing.</summary>
    public ReadOnlySpan<byte> Attribute(ReadOnlySpan<byte> name) => TryGetAttribute(name, out var value) ? value : default;

    /// <summary>Looks for the first child element with this name and namespace.</summary>
    public bool TryGetChild(ReadOnlySpan<byte> name, ReadOnlySpan<byte> xmlns, out XmlElement child)
    {
        foreach (var candidate in Children)
        {
            if (candidate.Is(name, xmlns))
            {
                child = candidate;
                return true;
            }
        }

        child = default;
        return false;
    }

    /// <summary>The child element, if there is exactly one.</summary>
    public bool TryGetOnlyChild(out XmlElement only)
    {
        only = default;
        var count = 0;
        foreach (var child in Children)
        {
            only = child;
            count++;
        }

        return count == 1;
    }

    /// <summary>What a slice of the fragment holds.</summary>
    internal ReadOnlySpan<byte> Bytes(XmlSlice slice) => _fragment.Bytes(slice);

    /// <summary>The character data directly in this element, without that of its children.</summary>
    public string Text()
    {
        string? only = null;
        StringBuilder? several = null;
        var end = _fragment.Node(_node).End;
        for (var at = _node + 1; at < end; at = _fragment.Node(at).End)
        {
            if (!_fragment.Node(at).IsText)
            {
                continue;
            }

            var run = Encoding.UTF8.GetString(_fragment.Bytes(_fragment.Node(at).Local));
            if (only is null)
            {
                only = run;
            }
            else
            {
                (several ??= new StringBuilder(only)).Append(run);
            }
        }

        return several?.ToString() ?? only ?? "";
    }

    /// <summary>Enumerates the child elements of an element.</summary>
    public readonly struct ChildEnumerable
    {
        private readonly XmlFragment _fragment;
        private readonly int _parent;

        internal ChildEnumerable(XmlFragment fragment, int parent)
        {
            _fragment = fragment;
            _parent = parent;
        }

        /// <summary>Starts at the first child.</summary>
        public ChildEnumerator GetEnumerator() => new(_fragment, _parent);
    }

    /// <summary>Walks over the child elements of an element.</summary>
    public struct ChildEnumerator
    {
        private readonly XmlFragment _fragment;
        private readonly int _end;
        private int _next;

        internal ChildEnumerator(XmlFragment fragment, int parent)
        {
            _fragment = fragment;
            _end = fragment.Node(parent).End;
            _next = parent + 1;
            Current = default;
        }

        /// <summary>The child reached.</summary>
        public XmlElement Current { get; private set; }

        /// <summary>Goes on to the next child element.</summary>
        public bool MoveNext()
        {
            while (_next < _end)
            {
                var at = _next;
                _next = _fragment.Node(at).End;
                if (!_fragment.Node(at).IsText)
                {
                    Current = new XmlElement(_fragment, at);
                    return true;
                }
            }

            return false;
        }
    }
}
