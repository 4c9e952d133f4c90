using System.Buffers;
using System.Runtime.InteropServices;

namespace Extdisco.Xmpp.Xml;

/// <summary>
/// The markup of an element that was read: all of its bytes but the values of attributes. What has the same markup, and nothing in the
/// values that would have to be looked at, reads the same, with other values.
/// </summary>
internal sealed class XmlShape
{
    /// <summary>Longer markup is seldom seen twice.</summary>
    private const int MaximumMarkup = 1024;

    private static readonly SearchValues<byte> EndsInSingleQuotes = Ends((byte)'\'');
    private static readonly SearchValues<byte> EndsInDoubleQuotes = Ends((byte)'"');

    private readonly int _markupStart;
    private readonly Slot[] _slots;

    private XmlShape(int markupStart, byte[] side, Slot[] slots, XmlNode[] nodes, XmlAttributeRow[] attributes)
    {
        _markupStart = markupStart;
        Side = side;
        _slots = slots;
        Nodes = nodes;
        Attributes = attributes;
    }

    /// <summary>The rows of the elements. Their names and namespaces are in <see cref="Side"/>.</summary>
    public XmlNode[] Nodes { get; }

    /// <summary>The rows of the attributes. Their values are in what fitted last.</summary>
    public XmlAttributeRow[] Attributes { get; }

    /// <summary>The fragment's side buffer as far as it belongs to the stream header, and behind it the markup.</summary>
    public byte[] Side { get; }

    /// <summary>The shape of an element that was just read, in which nothing had to be decoded.</summary>
    /// <param name="input">The element.</param>
    /// <param name="nodes">The rows of its elements.</param>
    /// <param name="attributes">The rows of its attributes.</param>
    /// <param name="scope">The side buffer as far as it belongs to the stream header.</param>
    /// <returns>Null where there is text or much markup, which differ from one to the next as well, or a value that would not fit itself.</returns>
    public static XmlShape? Of(ReadOnlySpan<byte> input, ReadOnlySpan<XmlNode> nodes, ReadOnlySpan<XmlAttributeRow> attributes, ReadOnlySpan<byte> scope)
    {
        if (!CanBe(input, nodes, attributes))
        {
            return null;
        }

        var slots = new Slot[attributes.Length];
        var markup = new ArrayBufferWriter<byte>(scope.Length + MaximumMarkup);
        markup.Write(scope);
        var taken = 0;
        for (var i = 0; i < slots.Length; i++)
        {
            var value = attributes[i].Value;
            markup.Write(input[taken..value.Start]);
            slots[i] = new Slot(markup.WrittenCount, value.Start, input[value.Start - 1]);
            taken = value.Start + value.Length;
        }

        markup.Write(input[taken..]);
        var shape = new XmlShape(scope.Length, markup.WrittenSpan.ToArray(), slots, nodes.ToArray(), attributes.ToArray());
        foreach (ref var node in shape.Nodes.AsSpan())
        {
            node.Qualified = shape.InSide(node.Qualified);
            node.Local = shape.InSide(node.Local);
            node.Namespace = shape.InSide(node.Namespace);
        }

        foreach (ref var attribute in shape.Attributes.AsSpan())
        {
            attribute.Prefix = shape.InSide(attribute.Prefix);
            attribute.Local = shape.InSide(attribute.Local);
            attribute.Namespace = shape.InSide(attribute.Namespace);
        }

        return shape;
    }

    /// <summary>Whether bytes begin with an element of this shape. If so, <see cref="Attributes"/> have its values.</summary>
    /// <param name="input">The bytes.</param>
    /// <param name="length">How many of them are the element.</param>
    public bool TryFit(ReadOnlySpan<byte> input, out int length)
    {
        length = 0;
        var side = Side.AsSpan();
        var markup = _markupStart;
        var at = 0;
        for (var i = 0; i < _slots.Length; i++)
        {
            ref readonly var slot = ref _slots[i];
            var before = side[markup..slot.MarkupEnd];
            if (!input[at..].StartsWith(before))
            {
                return false;
            }

            at += before.Length;
            var value = input[at..].IndexOfAny(EndsIn(slot.Quote));
            if (value < 0 || input[at + value] != slot.Quote)
            {
                return false;
            }

            Attributes[i].Value = new XmlSlice(at, value);
            at += value;
            markup = slot.MarkupEnd;
        }

        var behind = side[markup..];
        length = at + behind.Length;
        return input[at..].StartsWith(behind);
    }

    private static bool CanBe(ReadOnlySpan<byte> input, ReadOnlySpan<XmlNode> nodes, ReadOnlySpan<XmlAttributeRow> attributes)
    {
        foreach (ref readonly var node in nodes)
        {
            if (node.IsText)
            {
                return false;
            }
        }

        var markup = input.Length;
        foreach (ref readonly var attribute in attributes)
        {
            var value = input.Slice(attribute.Value.Start, attribute.Value.Length);
            if (value.ContainsAny(EndsIn(input[attribute.Value.Start - 1])))
            {
                return false;
            }

            markup -= value.Length;
        }

        return markup <= MaximumMarkup;
    }

    private static SearchValues<byte> EndsIn(byte quote) => quote == '\'' ? EndsInSingleQuotes : EndsInDoubleQuotes;

    /// <summary>Where a name is in the side buffer that is in the element: as much further to the front as values stand before it.</summary>
    private XmlSlice InSide(XmlSlice name)
    {
        if (name.Length == 0)
        {
            return default; // also of an empty namespace that was declared, whose place would be one in the input
        }

        if (name.Start < 0)
        {
            return name;
        }

        var start = _markupStart + name.Start;
        for (var i = 0; i < _slots.Length && _slots[i].ValueStart < name.Start; i++)
        {
            start -= Attributes[i].Value.Length;
        }

        return new XmlSlice(~start, name.Length);
    }

    /// <summary>What ends a value, or would have to be looked at in it: references, tabs and line ends, and what is not ASCII.</summary>
    private static SearchValues<byte> Ends(byte quote) =>
        SearchValues.Create([quote, (byte)'<', (byte)'&', .. Enumerable.Range(0, 256).Where(value => value is < ' ' or > '~').Select(value => (byte)value)]);

    /// <summary>Where a value stands.</summary>
    /// <param name="MarkupEnd">Where the markup before it ends in the side buffer, its quote included.</param>
    /// <param name="ValueStart">Where it stood in the element of which this is the shape.</param>
    /// <param name="Quote">Which quote that is.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Slot(int MarkupEnd, int ValueStart, byte Quote);
}
