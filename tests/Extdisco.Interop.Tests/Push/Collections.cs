namespace Extdisco.Interop.Tests.Push;

public sealed class ProsodyPushStage() : PushStage("prosody");

public sealed class EjabberdPushStage() : PushStage("ejabberd");

/// <summary>The server tells the component who is online, and lets it write in the name of its domains.</summary>
public sealed class PrivilegedProsodyStage() : PushStage("prosody", "PRIVILEGE=yes", "ANY_FROM=yes");

/// <inheritdoc cref="PrivilegedProsodyStage"/>
public sealed class PrivilegedEjabberdStage() : PushStage("ejabberd", "PRIVILEGE=yes", "ANY_FROM=yes");

[CollectionDefinition(Name)]
public sealed class PushedOnProsody : ICollectionFixture<ProsodyPushStage>
{
    public const string Name = "pushed on Prosody";
}

[CollectionDefinition(Name)]
public sealed class PushedOnEjabberd : ICollectionFixture<EjabberdPushStage>
{
    public const string Name = "pushed on ejabberd";
}

[CollectionDefinition(Name)]
public sealed class PushedByPrivilegeOnProsody : ICollectionFixture<PrivilegedProsodyStage>
{
    public const string Name = "pushed by privilege on Prosody";
}

[CollectionDefinition(Name)]
public sealed class PushedByPrivilegeOnEjabberd : ICollectionFixture<PrivilegedEjabberdStage>
{
    public const string Name = "pushed by privilege on ejabberd";
}
