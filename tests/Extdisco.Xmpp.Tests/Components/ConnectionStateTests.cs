using Extdisco.Testing;

namespace Extdisco.Xmpp.Tests.Components;

public sealed class ConnectionStateTests
{
    [Fact]
    public async Task It_says_since_when_how_often_and_what_was_the_matter()
    {
        using var server = new RawServer();
        await using var running = new RunningComponent(server);
        running.Component.State.Should().Match<Extdisco.Xmpp.Components.ConnectionState>(state => !state.IsConnected && state.Connections == 0);

        using (var connection = await server.AcceptAsync())
        {
            await connection.OpenAsync();
            await running.Log.WaitForAsync("is connected to");
            var up = running.Component.State;
            (up.IsConnected, up.Problem, up.Connections).Should().Be((true, null, 1));
            up.Since.Should().BeCloseTo(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1));
        }

        await running.Log.WaitForAsync("lost its connection");
        var down = running.Component.State;
        (down.IsConnected, down.Connections).Should().Be((false, 1));
        down.Problem.Should().NotBeNullOrEmpty();

        using var second = await server.AcceptAsync();
        await second.OpenAsync();
        while (!running.Component.IsConnected)
        {
            await Task.Delay(5);
        }

        (running.Component.State.IsConnected, running.Component.State.Connections, running.Component.Reconnects).Should().Be((true, 2, 1));
    }
}
