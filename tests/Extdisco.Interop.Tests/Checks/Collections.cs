namespace Extdisco.Interop.Tests.Checks;

public sealed class ProsodyCheckStage() : CheckStage("prosody");

public sealed class EjabberdCheckStage() : CheckStage("ejabberd");

[CollectionDefinition(Name)]
public sealed class CheckedBesideProsody : ICollectionFixture<ProsodyCheckStage>
{
    public const string Name = "extdisco check beside Prosody";
}

[CollectionDefinition(Name)]
public sealed class CheckedBesideEjabberd : ICollectionFixture<EjabberdCheckStage>
{
    public const string Name = "extdisco check beside ejabberd";
}
