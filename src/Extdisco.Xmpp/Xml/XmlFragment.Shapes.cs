namespace Extdisco.Xmpp.Xml;

/// <content>
/// Shapes: a server passes on the same few stanzas again and again, with other values in their attributes. What has the shape of one
/// that was read before is not read anew, but compared with it, which takes a quarter of the time.
/// </content>
public sealed partial class XmlFragment
{
    private const int MostShapes = 8;

    /// <summary>To remember a shape takes longer than to read a stanza: nobody can have that done for each.</summary>
    private const int ReadsBetweenShapes = 64;

    private readonly XmlShape?[] _shapes = new XmlShape?[MostShapes];
    private int _readsSinceShape;
    private (XmlNode[] Nodes, XmlAttributeRow[] Attributes, byte[] Side)? _own;

    /// <summary>Reads the element that a range of bytes begins with, by the shape of one that was read before.</summary>
    /// <param name="buffer">Where the bytes are. The fragment refers to them until it reads anew.</param>
    /// <param name="start">Where the element begins.</param>
    /// <param name="available">How many bytes there are.</param>
    /// <param name="length">How long the element is, in bytes.</param>
    /// <returns>False where it has none of those remembered, or is not there to its end. Then what was read before is void all the same.</returns>
    internal bool TryReadByShape(byte[] buffer, int start, int available, out int length)
    {
        length = 0;
        var input = buffer.AsSpan(start, Math.Min(available, _limits.StanzaBytes));
        for (var i = 0; i < MostShapes && _shapes[i] is { } shape; i++)
        {
            if (!shape.TryFit(input, out length))
            {
                continue;
            }

            if (i > 0)
            {
                // What fits often comes to be tried first, and the one in the last place is the next to go.
                (_shapes[i], _shapes[i - 1]) = (_shapes[i - 1], shape);
            }

            _input = buffer;
            _inputStart = start;
            Beyond = Limit.None;
            _namespaceFault = null;
            _own ??= (_nodes, _attributes, _side);
            (_nodes, _attributes, _side) = (shape.Nodes, shape.Attributes, shape.Side);
            (_nodeCount, _attributeCount) = (_nodes.Length, _attributes.Length);
            return true;
        }

        return false;
    }

    /// <summary>Takes the tables back that are written to.</summary>
    private void UseOwnTables()
    {
        if (_own is { } own)
        {
            (_nodes, _attributes, _side) = own;
            _own = null;
        }
    }

    /// <summary>Remembers the shape of what was just read, now and then, in the place of the one that fits the least.</summary>
    private void Remember(ReadOnlySpan<byte> input)
    {
        if (++_readsSinceShape < ReadsBetweenShapes || _namespaceFault is not null || _sideLength > _scopeSideLength)
        {
            return;
        }

        if (XmlShape.Of(input, _nodes.AsSpan(0, _nodeCount), _attributes.AsSpan(0, _attributeCount), _side.AsSpan(0, _scopeSideLength)) is { } shape)
        {
            _readsSinceShape = 0;
            var free = Array.IndexOf(_shapes, null);
            _shapes[free < 0 ? MostShapes - 1 : free] = shape;
        }
    }

    /// <summary>Forgets all shapes: names may mean something else now.</summary>
    private void ForgetShapes() => Array.Clear(_shapes);
}
