namespace Extdisco.Interop.Tests.Harness;

/// <summary>One server for a whole collection; the tests start the component themselves.</summary>
public abstract class PeerFixture(string kind, params string[] settings) : IAsyncLifetime
{
    public PeerServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await PeerServer.StartAsync(kind, settings);

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
