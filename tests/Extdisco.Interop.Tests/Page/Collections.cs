namespace Extdisco.Interop.Tests.Page;

[CollectionDefinition(Name)]
public sealed class OnStatusPage : ICollectionFixture<StatusPageStage>
{
    public const string Name = "looking at the status page";
}
