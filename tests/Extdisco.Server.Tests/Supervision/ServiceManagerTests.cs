using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Extdisco.Server.Tests.Configuration;

namespace Extdisco.Server.Tests.Supervision;

/// <summary>The program under a service manager.</summary>
public sealed class ServiceManagerTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ComponentListener _xmpp = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _xmpp.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_tells_from_its_start_to_its_end_how_it_is(bool isAbstract)
    {
        using var manager = new ServiceManagerSocket(isAbstract ? $"@extdisco-test-{Guid.NewGuid():N}" : _folder["notify"]);
        await using var server = Start(manager, _xmpp.Port);

        (await manager.NextAsync()).Should().Be("READY=1");
        await _xmpp.WaitForConnectionAsync();
        (await manager.NextAsync("STATUS=Connected to 1")).Should().Be("STATUS=Connected to 1 of 1 servers");
        (await manager.NextAsync("WATCHDOG=1")).Should().Be("WATCHDOG=1");
        (await manager.NextAsync("WATCHDOG=1")).Should().Be("WATCHDOG=1");

        await server.SignalAsync("HUP");
        (await manager.NextAsync("RELOADING=1")).Should().MatchRegex("^RELOADING=1\nMONOTONIC_USEC=[0-9]+$");
        (await manager.NextAsync("READY=1")).Should().Be("READY=1");

        await server.SignalAsync("TERM");
        (await manager.NextAsync("STOPPING=1")).Should().Be("STOPPING=1");
        (await server.ExitAsync()).Should().Be(0);
    }

    [Fact]
    public async Task A_server_that_is_down_is_told_of_and_does_not_hold_up_the_start()
    {
        using var manager = new ServiceManagerSocket(_folder["notify"]);
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // taken, and not listened on
        await using var server = Start(manager, ((IPEndPoint)closed.LocalEndPoint!).Port);

        (await manager.NextAsync()).Should().Be("READY=1");
        (await manager.NextAsync("STATUS=Connected to 0 of 1")).Should().Be("STATUS=Connected to 0 of 1 servers");
    }

    private ServerProcess Start(ServiceManagerSocket manager, int port)
    {
        var configuration = JsonNode.Parse(Samples.Full)!.AsObject();
        configuration["Extdisco"]!["Servers"]![0]!["Port"] = port;
        configuration["Extdisco"]!["Health"] = new JsonObject { ["Enabled"] = false };
        configuration["Extdisco"]!["Http"] = new JsonObject { ["Listen"] = "off" };
        configuration["Extdisco"]!["Connection"] = new JsonObject { ["CloseTimeout"] = "00:00:00.1" };
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["NOTIFY_SOCKET"] = manager.Address, ["WATCHDOG_USEC"] = "200000" };
        return ServerProcess.Start(_folder.Path, environment, "run", "--config", _folder.Write("appsettings.json", configuration.ToJsonString()));
    }
}
