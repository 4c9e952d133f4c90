namespace Extdisco.Benchmarks.References;

/// <summary>A reply as it is put together.</summary>
/// <param name="target">Where it goes.</param>
internal ref struct ReplyBytes(Span<byte> target)
{
    private readonly Span<byte> _target = target;

    /// <summary>How long it is so far.</summary>
    public int Length { get; private set; }

    /// <summary>Adds to it.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_target[Length..]);
        Length += bytes.Length;
    }

    /// <summary>Adds an attribute.</summary>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Add(" "u8);
        Add(name);
        Add("='"u8);
        Add(value);
        Add("'"u8);
    }
}
