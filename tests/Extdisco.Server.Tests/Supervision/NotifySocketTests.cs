using System.Globalization;
using Extdisco.Server.Supervision;
using Microsoft.Extensions.Logging;

namespace Extdisco.Server.Tests.Supervision;

public sealed class NotifySocketTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingLoggers _loggers = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_word_is_a_datagram(bool isAbstract)
    {
        using var manager = new ServiceManagerSocket(isAbstract ? $"@extdisco-test-{Guid.NewGuid():N}" : _folder["notify"]);
        using var socket = new NotifySocket(manager.Address, TimeProvider.System, _loggers.CreateLogger<NotifySocket>());

        socket.Ready();
        socket.Alive();
        socket.Status("Connected to 1 of 2 servers");
        socket.Stopping();

        (await manager.NextAsync()).Should().Be("READY=1");
        (await manager.NextAsync()).Should().Be("WATCHDOG=1");
        (await manager.NextAsync()).Should().Be("STATUS=Connected to 1 of 2 servers");
        (await manager.NextAsync()).Should().Be("STOPPING=1");
        socket.IsListenedTo.Should().BeTrue();
    }

    /// <summary>systemd compares it with its own clock: what is older than its own request to reload is not believed.</summary>
    [Fact]
    public async Task A_reload_tells_the_time_by_the_clock_of_the_system()
    {
        using var manager = new ServiceManagerSocket(_folder["notify"]);
        using var socket = new NotifySocket(manager.Address, TimeProvider.System, _loggers.CreateLogger<NotifySocket>());

        var before = Uptime();
        socket.Reloading();
        var after = Uptime();

        var lines = (await manager.NextAsync()).Split('\n');
        lines[0].Should().Be("RELOADING=1");
        lines[1].Should().StartWith("MONOTONIC_USEC=");
        var told = TimeSpan.FromMicroseconds(long.Parse(lines[1]["MONOTONIC_USEC=".Length..], CultureInfo.InvariantCulture));
        told.Should().BeGreaterThan(before - TimeSpan.FromMilliseconds(20)).And.BeLessThan(after + TimeSpan.FromMilliseconds(20));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("vsock:2:1234")]
    public void Without_a_socket_that_it_knows_nobody_is_told(string? address)
    {
        using var socket = new NotifySocket(address, TimeProvider.System, _loggers.CreateLogger<NotifySocket>());

        socket.Ready();

        socket.IsListenedTo.Should().BeFalse();
        _loggers.Log.Lines.Should().BeEmpty();
    }

    [Fact]
    public void That_nobody_listens_is_told_once()
    {
        using var socket = new NotifySocket(_folder["nobody"], TimeProvider.System, _loggers.CreateLogger<NotifySocket>());

        socket.Ready();
        socket.Alive();

        _loggers.Log.Lines.Should().ContainSingle().Which.ToString().Should().StartWith("(Warning, NOTIFY_SOCKET is set, but nobody listens there (");
    }

    /// <summary>The same clock, but for the time that the machine has slept, which test machines do not.</summary>
    private static TimeSpan Uptime() =>
        TimeSpan.FromSeconds(double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture));
}
