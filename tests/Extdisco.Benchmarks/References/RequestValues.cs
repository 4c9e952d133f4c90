namespace Extdisco.Benchmarks.References;

/// <summary>What a component has to know of a request to answer it, read tag by tag. Nothing is checked.</summary>
internal ref struct RequestValues
{
    /// <summary>The kind of IQ.</summary>
    public ReadOnlySpan<byte> Type { get; private set; }

    /// <summary>The id.</summary>
    public ReadOnlySpan<byte> Id { get; private set; }

    /// <summary>Who asks.</summary>
    public ReadOnlySpan<byte> From { get; private set; }

    /// <summary>Who is asked.</summary>
    public ReadOnlySpan<byte> To { get; private set; }

    /// <summary>The language.</summary>
    public ReadOnlySpan<byte> Language { get; private set; }

    /// <summary>What is asked for: the name of the first child.</summary>
    public ReadOnlySpan<byte> Payload { get; private set; }

    /// <summary>The namespace of it.</summary>
    public ReadOnlySpan<byte> Namespace { get; private set; }

    /// <summary>The node of it, if it has one.</summary>
    public ReadOnlySpan<byte> Node { get; private set; }

    /// <summary>Reads the values of a request for services.</summary>
    /// <returns>Whether it is one.</returns>
    public static bool TryRead(ReadOnlySpan<byte> stanza, out RequestValues values)
    {
        values = default;
        var rest = stanza;
        if (!TakeName(ref rest).SequenceEqual("iq"u8))
        {
            return false;
        }

        while (TryTakeAttribute(ref rest, out var name, out var value))
        {
            values.Set(name, value);
        }

        values.Payload = TakeName(ref rest);
        while (TryTakeAttribute(ref rest, out var name, out var value))
        {
            if (name.SequenceEqual("xmlns"u8))
            {
                values.Namespace = value;
            }
            else if (name.SequenceEqual("node"u8))
            {
                values.Node = value;
            }
        }

        return values.Type.SequenceEqual("get"u8) && values.Payload.SequenceEqual("services"u8) && values.Namespace.SequenceEqual("urn:xmpp:extdisco:2"u8);
    }

    private void Set(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.SequenceEqual("type"u8))
        {
            Type = value;
        }
        else if (name.SequenceEqual("id"u8))
        {
            Id = value;
        }
        else if (name.SequenceEqual("from"u8))
        {
            From = value;
        }
        else if (name.SequenceEqual("to"u8))
        {
            To = value;
        }
        else if (name.SequenceEqual("xml:lang"u8))
        {
            Language = value;
        }
    }

    /// <summary>Takes the name of the next start tag.</summary>
    private static ReadOnlySpan<byte> TakeName(scoped ref ReadOnlySpan<byte> rest)
    {
        rest = rest[(rest.IndexOf((byte)'<') + 1)..];
        var name = rest[..rest.IndexOfAny(" />"u8)];
        rest = rest[name.Length..];
        return name;
    }

    /// <summary>Takes the next attribute of a start tag, or its end.</summary>
    private static bool TryTakeAttribute(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        rest = rest.TrimStart((byte)' ');
        name = value = default;
        if (rest[0] is (byte)'/' or (byte)'>')
        {
            return false;
        }

        name = rest[..rest.IndexOf((byte)'=')];
        rest = rest[(name.Length + 1)..];
        value = rest[1..];
        value = value[..value.IndexOf(rest[0])];
        rest = rest[(value.Length + 2)..];
        return true;
    }
}
