using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Delegation;

public sealed class ProsodyDelegationStage() : DelegationStage("prosody");

public sealed class EjabberdDelegationStage() : DelegationStage("ejabberd");

public sealed class DelegatingProsody() : PeerFixture("prosody", "DELEGATION=yes", "CONFLICT=kick_old", "COMPONENT_SECRET=interop-component-secret");

public sealed class DelegatingEjabberd() : PeerFixture("ejabberd", "DELEGATION=yes", "COMPONENT_SECRET=interop-component-secret");

[CollectionDefinition(Name)]
public sealed class ByProsody : ICollectionFixture<ProsodyDelegationStage>
{
    public const string Name = "delegated by Prosody";
}

[CollectionDefinition(Name)]
public sealed class ByEjabberd : ICollectionFixture<EjabberdDelegationStage>
{
    public const string Name = "delegated by ejabberd";
}
