using Extdisco.Interop.Tests.Stages;

namespace Extdisco.Interop.Tests.Chaos;

[Collection(ToProsody.Name)]
public sealed class ProsodyTerminationTests(ProsodyPeer peer) : TerminationTests(peer);
