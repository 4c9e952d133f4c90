using Xunit.Abstractions;

namespace Extdisco.Interop.Tests.Harness;

/// <summary>Keeps the collection that looks through all output (<see cref="Name"/>) for the end; the others in the order of their names.</summary>
public sealed class LastCollectionLast : ITestCollectionOrderer
{
    public const string Name = "last: what the whole run left behind";

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections
            .OrderBy(collection => string.Equals(collection.DisplayName, Name, StringComparison.Ordinal))
            .ThenBy(collection => collection.DisplayName, StringComparer.Ordinal);
}
