namespace Extdisco.Xmpp.Xml;

/// <content>Namespaces in XML 1.0: declarations, their scope, and what names mean in it.</content>
/// <remarks>
/// What is wrong with namespaces is noted and gone on after, unlike what is wrong with XML: servers pass on from their users what
/// was right and is so no more as they write it. Prosody declares the namespace of <c>xml:</c> anew under another prefix, and ejabberd
/// leaves out what was declared in the client's stream header. No user may end the stream of all by that.
/// </remarks>
public sealed partial class XmlFragment
{
    private XmlBinding[] _bindings = new XmlBinding[16];
    private int _bindingCount;
    private int _scopeBindingCount;
    private int _scopeSideLength;
    private byte[] _scopeName = [];
    private XmlSlice _unknown;
    private string? _namespaceFault;

    /// <summary>The namespace of a name without a prefix, where the last read start tag stands.</summary>
    internal ReadOnlySpan<byte> DefaultNamespace => Bytes(Resolve(default));

    /// <summary>Insists that what was read last keeps to Namespaces in XML 1.0.</summary>
    /// <exception cref="XmlFaultException">A name has a prefix that is not declared, or a declaration or an attribute is one that must not be.</exception>
    public void RequireNamespaces()
    {
        if (_namespaceFault is { } fault)
        {
            throw Malformed(fault);
        }
    }

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

        ForgetShapes();
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
        _unknown = CopyToSide("?"u8);
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
        if (FaultOf(Bytes(declared), Bytes(uri)) is { } fault)
        {
            _namespaceFault ??= fault;
            if (IsReserved(Bytes(declared)))
            {
                return true; // it means what it always does
            }

            uri = uri.Length == 0 ? _unknown : uri;
        }

        if (_bindingCount - _scopeBindingCount >= _limits.Namespaces)
        {
            Beyond = Limit.Namespaces;
            return prefix.Length > 0; // the default namespace is told of all the same (KeepUnprefixed)
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

    private static string? FaultOf(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> uri) =>
        prefix.SequenceEqual("xmlns"u8) || prefix.SequenceEqual("xml"u8) != uri.SequenceEqual(Xmlns.Xml) || uri.SequenceEqual(XmlnsNamespace)
            ? "a reserved namespace or prefix is bound"
            : !prefix.IsEmpty && uri.IsEmpty ? "a namespace prefix is bound to nothing" : null;

    private static bool IsReserved(ReadOnlySpan<byte> prefix) => prefix.SequenceEqual("xml"u8) || prefix.SequenceEqual("xmlns"u8);

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

    /// <summary>The namespace that a prefix means here; one that nobody knows where it is not declared.</summary>
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

        if (prefix.Length == 0)
        {
            return default;
        }

        _namespaceFault ??= "a namespace prefix is not declared";
        return _unknown;
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
                    if (Bytes(other.Prefix).SequenceEqual(Bytes(attribute.Prefix)))
                    {
                        throw Malformed("an element has an attribute twice");
                    }

                    _namespaceFault ??= "an element has an attribute twice, by two prefixes";
                }
            }
        }
    }
}
