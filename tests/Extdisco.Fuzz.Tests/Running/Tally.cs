namespace Extdisco.Fuzz.Tests.Running;

/// <summary>Counts of what came of inputs, by a short name.</summary>
internal sealed class Tally
{
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>How often something came.</summary>
    public long this[string what] => _counts.GetValueOrDefault(what);

    /// <summary>Counts one more.</summary>
    public void Add(string what, long count = 1) => _counts[what] = _counts.GetValueOrDefault(what) + count;

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", _counts.Select(count => $"{count.Key} {count.Value}"));
}
