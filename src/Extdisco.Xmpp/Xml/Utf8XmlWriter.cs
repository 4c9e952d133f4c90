using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Extdisco.Xmpp.Xml;

/// <summary>
/// Writes XML as UTF-8 into one growing buffer, compactly and without allocating. What was written since a
/// <see cref="Length"/> can be taken back with <see cref="Truncate"/>, so that a reply that fails half way can be
/// replaced by an error before anything leaves.
/// </summary>
/// <remarks>
/// The caller names what it closes. Values are escaped; characters that XML 1.0 forbids (section 2.2) are refused with
/// <see cref="FormatException"/>, because one of them would end the stream.
/// </remarks>
public sealed class Utf8XmlWriter
{
    private static readonly SearchValues<byte> NeedsCare = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
        (byte)'<', (byte)'>', (byte)'&', (byte)'\'', (byte)'"', 0xEF]);

    private byte[] _buffer;
    private int _length;
    private bool _tagOpen;

    /// <summary>Creates a writer with room for a number of bytes; it grows when that is not enough.</summary>
    public Utf8XmlWriter(int capacity = 4096) => _buffer = new byte[capacity];

    /// <summary>How many bytes have been written, and a mark for <see cref="Truncate"/>.</summary>
    public int Length
    {
        get
        {
            CloseStartTag();
            return _length;
        }
    }

    /// <summary>About how many bytes have been written; to ask leaves a start tag open to which attributes may come.</summary>
    internal int Size => _length;

    /// <summary>What has been written. Valid until the next write.</summary>
    public ReadOnlyMemory<byte> Written
    {
        get
        {
            CloseStartTag();
            return _buffer.AsMemory(0, _length);
        }
    }

    /// <summary>Takes back everything written after a mark that <see cref="Length"/> gave.</summary>
    public void Truncate(int mark)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mark, _length);
        _length = mark;
        _tagOpen = false;
    }

    /// <summary>Forgets everything written, and gives back memory beyond <paramref name="keep"/> bytes of capacity.</summary>
    public void Clear(int keep = int.MaxValue)
    {
        _length = 0;
        _tagOpen = false;
        if (_buffer.Length > keep)
        {
            _buffer = new byte[keep];
        }
    }

    /// <summary>Opens an element without a namespace declaration of its own.</summary>
    public void StartElement(ReadOnlySpan<byte> name)
    {
        CloseStartTag();
        Append("<"u8);
        Append(name);
        _tagOpen = true;
    }

    /// <summary>Opens an element and declares its default namespace.</summary>
    public void StartElement(ReadOnlySpan<byte> name, ReadOnlySpan<byte> xmlns)
    {
        StartElement(name);
        Attribute("xmlns"u8, xmlns);
    }

    /// <summary>Opens an element by a start tag that was written before, without its closing <c>&gt;</c>; attributes may follow.</summary>
    public void StartElementRaw(ReadOnlySpan<byte> startTag)
    {
        CloseStartTag();
        Append(startTag);
        _tagOpen = true;
    }

    /// <summary>Closes the innermost open element, as <c>/&gt;</c> where nothing was written into it.</summary>
    public void EndElement(ReadOnlySpan<byte> name)
    {
        if (_tagOpen)
        {
            Append("/>"u8);
            _tagOpen = false;
            return;
        }

        Append("</"u8);
        Append(name);
        Append(">"u8);
    }

    /// <summary>Writes an element that has nothing but, perhaps, a namespace.</summary>
    public void EmptyElement(ReadOnlySpan<byte> name, ReadOnlySpan<byte> xmlns = default)
    {
        StartElement(name);
        if (!xmlns.IsEmpty)
        {
            Attribute("xmlns"u8, xmlns);
        }

        EndElement(name);
    }

    /// <summary>Writes an element that is nothing but a start tag and attributes that were written before, as for <see cref="StartElementRaw"/> and <see cref="AttributesRaw"/>.</summary>
    public void EmptyElementRaw(ReadOnlySpan<byte> startTag, ReadOnlySpan<byte> attributes = default, ReadOnlySpan<byte> moreAttributes = default)
    {
        CloseStartTag();
        var end = "/>"u8;
        var length = startTag.Length + attributes.Length + moreAttributes.Length + end.Length;
        Ensure(length);
        var target = _buffer.AsSpan(_length, length);
        startTag.CopyTo(target);
        attributes.CopyTo(target[startTag.Length..]);
        moreAttributes.CopyTo(target[(startTag.Length + attributes.Length)..]);
        end.CopyTo(target[(length - end.Length)..]);
        _length += length;
    }

    /// <summary>Writes an element with text in it.</summary>
    public void TextElement(ReadOnlySpan<byte> name, string text)
    {
        StartElement(name);
        Text(text);
        EndElement(name);
    }

    /// <summary>Adds an attribute to the start tag just opened; the value is UTF-8.</summary>
    public void Attribute(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        StartAttribute(name);
        Escape(value, inAttribute: true);
        Append("'"u8);
    }

    /// <summary>Adds an attribute to the start tag just opened.</summary>
    public void Attribute(ReadOnlySpan<byte> name, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        StartAttribute(name);
        Escape(value, inAttribute: true);
        Append("'"u8);
    }

    /// <summary>Adds an attribute with a number to the start tag just opened.</summary>
    public void Attribute(ReadOnlySpan<byte> name, long value)
    {
        StartAttribute(name);
        Ensure(20);
        var written = value.TryFormat(_buffer.AsSpan(_length), out var count, provider: CultureInfo.InvariantCulture);
        Debug.Assert(written, "Twenty bytes hold every long.");
        _length += count;
        Append("'"u8);
    }

    /// <summary>Adds attributes to the start tag just opened that were rendered before, each with a blank in front.</summary>
    public void AttributesRaw(ReadOnlySpan<byte> attributes)
    {
        RequireOpenTag();
        Append(attributes);
    }

    /// <summary>Writes character data; the value is UTF-8.</summary>
    public void Text(ReadOnlySpan<byte> value)
    {
        CloseStartTag();
        Escape(value, inAttribute: false);
    }

    /// <summary>Writes character data.</summary>
    public void Text(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        CloseStartTag();
        Escape(value, inAttribute: false);
    }

    /// <summary>Writes bytes that are XML already, such as a fragment rendered once and used often.</summary>
    public void Raw(ReadOnlySpan<byte> xml)
    {
        CloseStartTag();
        Append(xml);
    }

    /// <summary>The text written so far, for logs and tests.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Written.Span);

    private void StartAttribute(ReadOnlySpan<byte> name)
    {
        RequireOpenTag();
        Ensure(name.Length + 3);
        var target = _buffer.AsSpan(_length);
        target[0] = (byte)' ';
        name.CopyTo(target[1..]);
        "='"u8.CopyTo(target[(name.Length + 1)..]);
        _length += name.Length + 3;
    }

    private void RequireOpenTag()
    {
        if (!_tagOpen)
        {
            throw new InvalidOperationException("An attribute belongs into a start tag that is still open.");
        }
    }

    private void CloseStartTag()
    {
        if (_tagOpen)
        {
            _tagOpen = false;
            Append(">"u8);
        }
    }

    private void Escape(string value, bool inAttribute)
    {
        const int OnStack = 512;
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        byte[]? rented = null;
        var utf8 = most <= OnStack ? stackalloc byte[OnStack] : (rented = ArrayPool<byte>.Shared.Rent(most));
        try
        {
            // A lone surrogate has no UTF-8 form: GetBytes would write U+FFFD for it, which is harmless on the wire.
            Escape(utf8[..Encoding.UTF8.GetBytes(value, utf8)], inAttribute);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented, clearArray: true);
            }
        }
    }

    private void Escape(ReadOnlySpan<byte> value, bool inAttribute)
    {
        while (true)
        {
            var at = value.IndexOfAny(NeedsCare);
            if (at < 0)
            {
                Append(value);
                return;
            }

            Append(value[..at]);
            Append(EscapeOne(value[at..], inAttribute));
            value = value[(at + 1)..];
        }
    }

    private static ReadOnlySpan<byte> EscapeOne(ReadOnlySpan<byte> rest, bool inAttribute) => rest[0] switch
    {
        (byte)'<' => "&lt;"u8,
        (byte)'>' => "&gt;"u8,
        (byte)'&' => "&amp;"u8,
        (byte)'\'' => inAttribute ? "&apos;"u8 : "'"u8,
        (byte)'"' => "\""u8,

        // A parser folds these into blanks or line feeds unless they are written as references (XML 1.0, 2.11 and 3.3.3).
        (byte)'\t' => inAttribute ? "&#9;"u8 : "\t"u8,
        (byte)'\n' => inAttribute ? "&#10;"u8 : "\n"u8,
        (byte)'\r' => "&#13;"u8,
        0xEF when rest.StartsWith("\uFFFE"u8) || rest.StartsWith("\uFFFF"u8) => throw Forbidden(),
        0xEF => rest[..1],
        _ => throw Forbidden(),
    };

    private static FormatException Forbidden() => new("The value holds a character that XML 1.0 forbids (section 2.2).");

    private void Append(ReadOnlySpan<byte> bytes)
    {
        Ensure(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Ensure(int more)
    {
        if (_buffer.Length - _length < more)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + more));
        }
    }
}
