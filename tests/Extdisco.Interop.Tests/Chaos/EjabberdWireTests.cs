using Extdisco.Interop.Tests.Stages;

namespace Extdisco.Interop.Tests.Chaos;

[Collection(ToEjabberd.Name)]
public sealed class EjabberdWireTests(EjabberdPeer peer) : WireTests(peer);
