namespace Extdisco.Server.Options;

/// <summary>Makes <see cref="ValueList{T}"/>s out of collection expressions.</summary>
internal static class ValueListBuilder
{
    /// <summary>Copies the elements.</summary>
    public static ValueList<T> Create<T>(ReadOnlySpan<T> items) => new(items.ToArray());
}
