using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Stages;

public sealed class ProsodyStage() : Stage("prosody");

public sealed class EjabberdStage() : Stage("ejabberd");

public sealed class ProsodyPeer() : PeerFixture("prosody", "COMPONENT_SECRET=interop-component-secret", "LOGLEVEL=debug");

public sealed class EjabberdPeer() : PeerFixture("ejabberd", "COMPONENT_SECRET=interop-component-secret", "LOGLEVEL=debug");

[CollectionDefinition(Name)]
public sealed class OnProsody : ICollectionFixture<ProsodyStage>
{
    public const string Name = "asking beside Prosody";
}

[CollectionDefinition(Name)]
public sealed class OnEjabberd : ICollectionFixture<EjabberdStage>
{
    public const string Name = "asking beside ejabberd";
}

[CollectionDefinition(Name)]
public sealed class ToProsody : ICollectionFixture<ProsodyPeer>
{
    public const string Name = "connecting to Prosody";
}

[CollectionDefinition(Name)]
public sealed class ToEjabberd : ICollectionFixture<EjabberdPeer>
{
    public const string Name = "connecting to ejabberd";
}
