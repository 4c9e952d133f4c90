namespace Extdisco.Interop.Tests.Packages;

[CollectionDefinition(Name)]
public sealed class Packaged : ICollectionFixture<PackageFiles>
{
    public const string Name = "what scripts/package makes";
}
