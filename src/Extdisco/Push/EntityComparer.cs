using System.Diagnostics.CodeAnalysis;

namespace Extdisco.Push;

/// <summary>Compares entities by their addresses.</summary>
internal sealed class EntityComparer : IEqualityComparer<Entity>, IAlternateEqualityComparer<ReadOnlySpan<byte>, Entity>
{
    /// <summary>The one there is.</summary>
    public static EntityComparer Instance { get; } = new();

    /// <summary>The hash of an address; it differs from one run of the process to the next.</summary>
    public static int HashOf(ReadOnlySpan<byte> address)
    {
        var hash = new HashCode();
        hash.AddBytes(address);
        return hash.ToHashCode();
    }

    public bool Equals(Entity? x, Entity? y) => ReferenceEquals(x, y) || (x is not null && y is not null && x.Address.SequenceEqual(y.Address));

    public int GetHashCode([DisallowNull] Entity obj) => HashOf(obj.Address);

    public bool Equals(ReadOnlySpan<byte> alternate, Entity other) => alternate.SequenceEqual(other.Address);

    public int GetHashCode(ReadOnlySpan<byte> alternate) => HashOf(alternate);

    public Entity Create(ReadOnlySpan<byte> alternate) => new(alternate.ToArray());
}
