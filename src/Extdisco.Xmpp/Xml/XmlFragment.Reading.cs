namespace Extdisco.Xmpp.Xml;

/// <content>Reading: from bytes to rows, in one pass.</content>
public sealed partial class XmlFragment
{
    /// <summary>Reads one element that fills a range of bytes, in the namespaces of the stream header.</summary>
    /// <param name="buffer">Where the bytes are. The fragment refers to them until it reads anew.</param>
    /// <param name="start">Where the element begins.</param>
    /// <param name="length">How long it is, in bytes.</param>
    /// <exception cref="XmlFaultException">The bytes are not one well-formed element, or hold what a stream forbids. Namespaces do not count: <see cref="RequireNamespaces"/>.</exception>
    public void Read(byte[] buffer, int start, int length)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        if (TryReadByShape(buffer, start, length, out var fitting) && fitting == length)
        {
            return;
        }

        var input = Begin(buffer, start, length);
        var at = 0;
        var open = -1;
        do
        {
            at = input.Length - at >= 2 && input[at] == '<'
                ? ReadMarkup(input, at, ref open)
                : ReadText(input, at, open);
        }
        while (open >= 0 && WithinLimits);

        if (!WithinLimits)
        {
            _nodes[0].End = 1;
        }
        else if (at != input.Length)
        {
            throw Malformed("there is something behind the element");
        }
        else
        {
            Remember(input);
        }
    }

    /// <summary>
    /// Reads start tags alone, each in the one before: that of a stream header, whose namespace declarations can be kept with
    /// <see cref="KeepScope"/>, or those at the beginning of a stanza.
    /// </summary>
    /// <inheritdoc cref="Read"/>
    public void ReadStartTags(byte[] buffer, int start, int length)
    {
        var input = Begin(buffer, start, length);
        var at = 0;
        var open = -1;
        do
        {
            at = input.Length - at >= 2 && input[at] == '<' ? ReadStart(input, at, ref open) : throw Malformed("a start tag is expected");
        }
        while (at < input.Length);

        for (; open >= 0; open = _nodes[open].Parent)
        {
            _nodes[open].End = _nodeCount;
        }
    }

    /// <summary>Reads the end tag that belongs to the stream header that was kept with <see cref="KeepScope"/>.</summary>
    /// <inheritdoc cref="Read"/>
    public void ReadEndTag(byte[] buffer, int start, int length)
    {
        var input = Begin(buffer, start, length);
        if (EndOfEndTag(input, 0, _scopeName) != input.Length)
        {
            throw Malformed("it is not one end tag");
        }
    }

    private static XmlFaultException Malformed(string what) => new(XmlFault.NotWellFormed, what);

    private ReadOnlySpan<byte> Begin(byte[] buffer, int start, int length)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        _input = buffer;
        _inputStart = start;
        UseOwnTables();
        GiveBack();
        _nodeCount = 0;
        _attributeCount = 0;
        _sideLength = _scopeSideLength;
        _bindingCount = _scopeBindingCount;
        Beyond = Limit.None;
        _namespaceFault = null;
        var input = buffer.AsSpan(start, length);
        XmlCharacters.Check(input);
        return input;
    }

    private int ReadMarkup(ReadOnlySpan<byte> input, int at, ref int open) => input[at + 1] switch
    {
        (byte)'/' => ReadEnd(input, at, ref open),
        (byte)'!' => ReadCharacterSection(input, at, open),
        (byte)'?' => throw new XmlFaultException(XmlFault.RestrictedXml, "a processing instruction is forbidden"),
        _ => ReadStart(input, at, ref open),
    };

    private int ReadStart(ReadOnlySpan<byte> input, int at, ref int open)
    {
        var name = ReadName(input, at + 1, out var prefix, out var local, out at);
        var element = AddNode(new XmlNode { Qualified = name, Local = local, Parent = open, FirstAttribute = _attributeCount });
        at = ReadAttributes(input, at, element);
        _nodes[element].AttributeCount = _attributeCount - _nodes[element].FirstAttribute;
        if (WithinLimits)
        {
            _nodes[element].Namespace = Resolve(prefix);
            ResolveAttributes(element);
        }
        else
        {
            KeepUnprefixed(element, prefix);
            if (element > 0)
            {
                _nodes[element].End = _nodeCount;
                return input.Length;
            }
        }

        if (input[at] == '/')
        {
            if (at + 1 >= input.Length || input[at + 1] != '>')
            {
                throw Malformed("'/' is not followed by '>'");
            }

            Close(element);
            return at + 2;
        }

        open = element;
        return at + 1;
    }

    /// <summary>Reads attributes up to the '&gt;' or '/' that ends the tag, and returns where that is.</summary>
    private int ReadAttributes(ReadOnlySpan<byte> input, int at, int element)
    {
        var seen = 0;
        while (true)
        {
            var name = SkipSpace(input, at);
            if (name >= input.Length)
            {
                throw Malformed("a tag does not end");
            }

            if (input[name] is (byte)'>' or (byte)'/')
            {
                return name;
            }

            if (name == at)
            {
                throw Malformed("there is no white space in front of an attribute");
            }

            ReadName(input, name, out var prefix, out var local, out at);
            at = SkipSpace(input, at);
            if (at >= input.Length || input[at] != '=')
            {
                throw Malformed("an attribute has no value");
            }

            at = ReadValue(input, SkipSpace(input, at + 1), out var value);
            if (++seen > _limits.Attributes)
            {
                Beyond = Limit.Attributes;
            }

            if (WithinLimits ? !TryBind(prefix, local, value, element) : prefix.Length == 0)
            {
                AddAttribute(new XmlAttributeRow { Prefix = prefix, Local = local, Value = value });
            }
        }
    }

    /// <summary>
    /// Leaves of an element beyond a limit what can be told without the prefixes that it declares, so that whose request it is can be
    /// read of it, also where it came wrapped.
    /// </summary>
    private void KeepUnprefixed(int element, XmlSlice prefix)
    {
        ref var node = ref _nodes[element];
        node.Namespace = prefix.Length == 0 ? Resolve(prefix) : _unknown;
        var kept = node.FirstAttribute;
        for (var i = kept; i < _attributeCount; i++)
        {
            if (_attributes[i].Prefix.Length > 0)
            {
                continue;
            }

            if (Bytes(_attributes[i].Local).SequenceEqual("xmlns"u8))
            {
                node.Namespace = prefix.Length == 0 ? _attributes[i].Value : _unknown; // it stood behind the limit
                continue;
            }

            _attributes[kept++] = _attributes[i];
        }

        _attributeCount = kept;
        node.AttributeCount = kept - node.FirstAttribute;
    }

    private int ReadEnd(ReadOnlySpan<byte> input, int at, ref int open)
    {
        if (open < 0)
        {
            throw Malformed("an end tag has no start tag");
        }

        at = EndOfEndTag(input, at, Bytes(_nodes[open].Qualified));
        var closed = open;
        open = _nodes[closed].Parent;
        Close(closed);
        return at;
    }

    /// <summary>Reads the end tag of a name from its <c>&lt;/</c> on, and returns where it ends.</summary>
    private static int EndOfEndTag(ReadOnlySpan<byte> input, int at, ReadOnlySpan<byte> name)
    {
        if (!input[(at + 2)..].StartsWith(name))
        {
            throw Malformed("an end tag does not match its start tag");
        }

        at = SkipSpace(input, at + 2 + name.Length);
        return at < input.Length && input[at] == '>' ? at + 1 : throw Malformed("an end tag does not match its start tag");
    }

    private void Close(int element)
    {
        _nodes[element].End = _nodeCount;
        Unbind(element);
    }

    /// <summary>Reads a name with an optional prefix (Namespaces in XML 1.0, section 4).</summary>
    private static XmlSlice ReadName(ReadOnlySpan<byte> input, int at, out XmlSlice prefix, out XmlSlice local, out int end)
    {
        end = XmlCharacters.EndOfName(input, at);
        if (end < input.Length && input[end] == ':')
        {
            prefix = new XmlSlice(at, end - at);
            var start = end + 1;
            end = XmlCharacters.EndOfName(input, start);
            local = new XmlSlice(start, end - start);
            if (prefix.Length == 0)
            {
                throw Malformed("a name begins with a colon");
            }
        }
        else
        {
            prefix = default;
            local = new XmlSlice(at, end - at);
        }

        return local.Length == 0 ? throw Malformed("a name is expected") : new XmlSlice(at, end - at);
    }

    private static int SkipSpace(ReadOnlySpan<byte> input, int at)
    {
        while (at < input.Length && XmlCharacters.IsSpace(input[at]))
        {
            at++;
        }

        return at;
    }
}
