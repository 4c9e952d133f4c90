namespace Extdisco.Xmpp.Xml;

/// <content>Namespaces in XML 1.0: declarations, their scope, and what names mean in it.</content>
public sealed partial class XmlFragment
{
    private XmlBinding[] _bindings = new XmlBinding[16];
    private int _bindingCount;
    private int _scopeBindingCount;
    private int _scopeSideLength;
    private byte[] _scopeName = [];

    /// <summary>The namespace of a name without a prefix, where the last read start tag stands.</summary>
    internal ReadOnlySpan<byte> DefaultNamespace => Bytes(Resolve(default));

    /// <summary>
    /// Keeps the namespace declarations of the stream header, just read with <see cref="ReadStartTags"/>, for all that is read
    /// from now on, and its name, for <see cref="ReadEndTag"/>.
    /// </summary>
    public void KeepScope()
    {
        _scopeName = Bytes(_nodes[0].Qualified).ToArray();
        var uris = new (byte[] Prefix, byte[] Uri)[_bindingCount - _scopeBindingCount];
        for (var i = 0; i < uris.Length; i++)
        {
            var binding = _bindings[_scopeBindingCount + i];
            uris[i] = (Bytes(binding.Prefix).ToArray(), Bytes(binding.Uri).ToArray());
        }

        BindPredefined();
        foreach (var (prefix, uri) in uris)
        {
            AddBinding(new XmlBinding(CopyToSide(prefix), CopyToSide(uri), -1));
        }

        _scopeBindingCount = _bindingCount;
        _scopeSideLength = _sideLength;
    }

    private static ReadOnlySpan<byte> XmlnsNamespace => "http://www.w3.org/2000/xmlns/"u8;

    private void BindPredefined()
    {
        _sideLength = 0;
        _bindingCount = 0;
        AddBinding(new XmlBinding(CopyToSide("xml"u8), CopyToSide(Xmlns.Xml), -1));
        _scopeBindingCount = _bindingCount;
        _scopeSideLength = _sideLength;
    }

    /// <summary>Takes an attribute as a namespace declaration, if it is one.</summary>
    private bool TryBind(XmlSlice prefix, XmlSlice local, XmlSlice uri, int element)
    {
        var keyword = prefix.Length == 0 ? local : prefix;
        if (keyword.Length != "xmlns".Length || !Bytes(keyword).SequenceEqual("xmlns"u8))
        {
            return false;
        }

        var declared = prefix.Length == 0 ? default : local;
        CheckBinding(Bytes(declared), Bytes(uri));
        if (_bindingCount - _scopeBindingCount >= _limits.Namespaces)
        {
            Beyond = Limit.Namespaces;
            return true;
        }

        for (var i = _bindingCount - 1; i >= 0 && _bindings[i].Element == element; i--)
        {
            if (Bytes(_bindings[i].Prefix).SequenceEqual(Bytes(declared)))
            {
                throw Malformed("a namespace prefix is declared twice in one element");
            }
        }

        AddBinding(new XmlBinding(declared, uri, element));
        return true;
    }

    private static void CheckBinding(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> uri)
    {
        var isXml = prefix.SequenceEqual("xml"u8);
        if (prefix.SequenceEqual("xmlns"u8) || isXml != uri.SequenceEqual(Xmlns.Xml) || uri.SequenceEqual(XmlnsNamespace))
        {
            throw Malformed("a reserved namespace or prefix is bound");
        }

        if (!prefix.IsEmpty && uri.IsEmpty)
        {
            throw Malformed("a namespace prefix is bound to nothing");
        }
    }

    private void AddBinding(XmlBinding binding)
    {
        if (_bindingCount == _bindings.Length)
        {
            Array.Resize(ref _bindings, _bindings.Length * 2);
        }

        _bindings[_bindingCount++] = binding;
    }

    private void Unbind(int element)
    {
        while (_bindingCount > 0 && _bindings[_bindingCount - 1].Element == element)
        {
            _bindingCount--;
        }
    }

    private XmlSlice Resolve(XmlSlice prefix)
    {
        var wanted = Bytes(prefix);
        for (var i = _bindingCount - 1; i >= 0; i--)
        {
            if (_bindings[i].Prefix.Length == prefix.Length && Bytes(_bindings[i].Prefix).SequenceEqual(wanted))
            {
                return _bindings[i].Uri;
            }
        }

        return prefix.Length == 0 ? default : throw Malformed("a namespace prefix is not declared");
    }

    private void ResolveAttributes(int element)
    {
        var first = _nodes[element].FirstAttribute;
        for (var i = first; i < _attributeCount; i++)
        {
            ref var attribute = ref _attributes[i];
            attribute.Namespace = attribute.Prefix.Length == 0 ? default : Resolve(attribute.Prefix);
            for (var j = first; j < i; j++)
            {
                ref readonly var other = ref _attributes[j];
                if (other.Local.Length == attribute.Local.Length
                    && Bytes(other.Local).SequenceEqual(Bytes(attribute.Local))
                    && Bytes(other.Namespace).SequenceEqual(Bytes(attribute.Namespace)))
                {
                    throw Malformed("an element has an attribute twice");
                }
            }
        }
    }
}
