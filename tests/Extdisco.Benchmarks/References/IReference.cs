namespace Extdisco.Benchmarks.References;

/// <summary>What a reference program answers. A structure, so that the compiler makes a loop of its own for each.</summary>
internal interface IReference
{
    /// <summary>How long an answer is at most.</summary>
    int MaximumLength { get; }

    /// <summary>Writes the answer to a stanza, and returns how long it is.</summary>
    int Answer(ReadOnlySpan<byte> stanza, Span<byte> target);
}
