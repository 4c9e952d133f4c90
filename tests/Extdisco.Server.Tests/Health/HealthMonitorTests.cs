using System.Globalization;
using Extdisco.Server.Health;
using Extdisco.Server.Options;
using Extdisco.Server.Tests.Configuration;
using Extdisco.Server.Tests.Turn;
using Extdisco.Server.Turn;
using Extdisco.Testing;
using Microsoft.Extensions.Logging;

namespace Extdisco.Server.Tests.Health;

/// <summary>Real probes of a relay in this process, at times that the tests make.</summary>
public sealed class HealthMonitorTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TestTimeProvider _time = new();
    private readonly HealthBoard _board = new();
    private readonly RecordingLoggers _loggers = new();
    private readonly FakeRelay _relay = FakeRelay.Start(StunTransport.Udp);
    private double _random = 0.5;
    private int _changes;
    private HealthMonitor? _monitor;
    private TimeSpan _due = Minute / 20;

    private string Stun => string.Create(CultureInfo.InvariantCulture, $"stun 127.0.0.1:{_relay.EndPoint.Port}/udp");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_monitor is not null)
        {
            await _monitor.StopAsync(default);
        }

        await _relay.DisposeAsync();
    }

    public void Dispose() => _monitor?.Dispose();

    [Fact]
    public async Task A_change_is_told_once_with_its_reason()
    {
        await StartAsync(Options("stun"));
        await RoundsAsync(2);
        _relay.Lie = (request, _) => [HonestRelay.Error(request, 500)];
        await RoundsAsync(2);
        StateOf(Stun).Should().Be(RelayState.Up);
        _changes.Should().Be(0);

        await RoundsAsync(3);
        StateOf(Stun).Should().Be(RelayState.Down);
        _changes.Should().Be(1);

        _relay.Lie = null;
        await RoundsAsync(3);
        StateOf(Stun).Should().Be(RelayState.Up);
        _changes.Should().Be(2);
        _loggers.Log.Lines.Should().SatisfyRespectively(
            line => line.Should().Be((LogLevel.Information, $"{Stun} is up")),
            line =>
            {
                line.Level.Should().Be(LogLevel.Warning);
                line.Text.Should().StartWith($"{Stun} is down: ").And.Contain("500");
            },
            line => line.Should().Be((LogLevel.Information, $"{Stun} is up")));
    }

    [Fact]
    public async Task A_relay_is_probed_with_credentials_and_left_as_it_was()
    {
        await StartAsync(Options("turn"));
        await RoundsAsync(1);

        _board.All.Should().ContainSingle().Which.Value.State.Should().Be(RelayState.Up);
        _relay.Requests.Select(request => request.Method).Should().Contain([StunMethod.Allocate, StunMethod.Send, StunMethod.Refresh]);
        _relay.Honest.Allocations.Should().Be(0);
    }

    [Fact]
    public async Task A_wrong_secret_is_told_in_an_operators_words()
    {
        await StartAsync(Options("turn", "Credentials:relay:Secret=wrong"));
        await RoundsAsync(3);

        _loggers.Log.Lines.Should().ContainSingle().Which.Text.Should().Contain("is down: the secret is refused: 401 after authentication; compare static-auth-secret").And.NotContain("wrong");
    }

    [Fact]
    public async Task What_works_and_should_be_looked_at_is_told_once()
    {
        _relay.Honest.IsOpen = true;
        await StartAsync(Options("turn"));
        await RoundsAsync(3);

        _loggers.Log.Lines.Where(line => line.Level == LogLevel.Warning).Should().ContainSingle().Which.Text.Should().Contain("works, but the relay opens relays for anybody");
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_a_failure_like_others()
    {
        await StartAsync(Options("stun", "Services:0:Host=relay.invalid"));
        await RoundsAsync(1);

        _board.All.Should().ContainSingle().Which.Value.Result!.Failure!.Kind.Should().Be(ProbeFailureKind.NotResolved);
    }

    [Fact]
    public async Task The_services_of_a_host_are_probed_one_after_another()
    {
        _relay.Lie = (request, honest) => request.Method == StunMethod.Binding ? [] : [honest];
        await StartAsync(Options("stun", "Services:1:Type=turn", "Services:1:Host=127.0.0.1", PortSetting(1), "Services:1:Credentials=relay"));
        _time.Advance(_due);
        foreach (var wait in new[] { 0.5, 1, 2, 1.6 })
        {
            await _time.WaitForTimerAsync(TimeSpan.FromSeconds(wait - 0.2), TimeSpan.FromSeconds(wait));
            _relay.Requests.Should().NotContain(request => request.Method != StunMethod.Binding);
            _time.Advance(TimeSpan.FromSeconds(wait));
        }

        await _time.WaitForTimerAsync(TimeSpan.FromSeconds(54), TimeSpan.FromSeconds(56));
        _relay.Requests[^1].Method.Should().Be(StunMethod.Refresh);
        _board.All.Select(relay => relay.Value.Result!.IsGood).Should().BeEquivalentTo([false, true]);
    }

    [Theory]
    [InlineData(0, 54)]
    [InlineData(0.5, 60)]
    [InlineData(1, 66)]
    public async Task The_interval_varies_by_a_tenth(double random, int seconds)
    {
        _random = random;
        await StartAsync(Options("stun"));

        _time.Advance(random * 0.1 * Minute);
        await _time.WaitForTimerAsync(TimeSpan.FromSeconds(seconds) - Second, TimeSpan.FromSeconds(seconds));
        _relay.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task A_reload_keeps_what_is_known_of_those_that_stay_and_their_turn()
    {
        _relay.Lie = (request, _) => [HonestRelay.Error(request, 500)];
        await StartAsync(Options("stun", "Services:1:Type=stun", "Services:1:Host=127.0.0.1", "Services:1:Port=1"));
        await RoundsAsync(2);
        _board.All.Should().HaveCount(2);

        _time.Advance(Minute / 2);
        await _monitor!.ApplyAsync(Options("stun", "Health:Interval=00:02:00"), default);
        await _time.WaitForTimerAsync((1.5 * Minute) - Second, 1.5 * Minute);
        _board.All.Should().ContainSingle().Which.Value.Against.Should().Be(2);

        _time.Advance(1.5 * Minute);
        await _time.WaitForTimerAsync((2 * Minute) - Second, 2 * Minute);
        StateOf(Stun).Should().Be(RelayState.Down);
    }

    [Fact]
    public async Task What_a_reload_brings_is_probed_soon()
    {
        await StartAsync(Options("stun"));
        await RoundsAsync(1);

        await _monitor!.ApplyAsync(Options("turn"), default);
        await _time.WaitForTimerAsync(TimeSpan.Zero, Minute / 20);
        _time.Advance(Minute / 20);
        await _time.WaitForTimerAsync(Minute - Second, Minute);

        _board.All.Should().ContainSingle().Which.Value.State.Should().Be(RelayState.Up);
    }

    [Fact]
    public async Task Nothing_is_probed_where_that_is_off()
    {
        await StartAsync(Options("stun", "Health:Enabled=false"));
        _time.Advance(Minute);
        _relay.Requests.Should().BeEmpty();

        await _monitor!.ApplyAsync(Options("stun"), default);
        await _time.WaitForTimerAsync(TimeSpan.Zero, Minute / 20);
        await RoundsAsync(1);
        StateOf(Stun).Should().Be(RelayState.Up);
    }

    [Fact]
    public async Task A_probe_under_way_does_not_hold_up_the_end()
    {
        _relay.Lie = (_, _) => [];
        await StartAsync(Options("turn"));
        _time.Advance(_due);
        await _relay.HeardAsync();

        await _monitor!.StopAsync(default);

        _monitor.ExecuteTask!.IsCompleted.Should().BeTrue();
        _board.All.Should().ContainSingle().Which.Value.Should().Be(RelayHealth.Unknown);
    }

    private RelayState StateOf(string service) => _board.All.Single(relay => string.Equals(relay.Key.ToString(), service, StringComparison.Ordinal)).Value.State;

    private string PortSetting(int service) => string.Create(CultureInfo.InvariantCulture, $"Services:{service}:Port={_relay.EndPoint.Port}");

    private ExtdiscoOptions Options(string type, params string[] settings) => Samples.LoadGood(
        Samples.With($$"""
            "Services": [ { "Type": "{{type}}", "Host": "127.0.0.1", "Transport": "udp", "Credentials": "relay" } ],
            "Credentials": { "relay": { "Secret": "{{HonestRelay.RightSecret}}" } }
            """),
        [PortSetting(0), .. settings]);

    private async Task StartAsync(ExtdiscoOptions options)
    {
        // The relay has the real clock, by which the credentials of this one are long past.
        _relay.Honest.Clock = _time;
        _monitor = new HealthMonitor(options, _board, ChangeAsync, () => _random, _time, _loggers.CreateLogger<HealthMonitor>());
        await _monitor.StartAsync(default);
        if (options.Health.Enabled && _random > 0)
        {
            await _time.WaitForTimerAsync(TimeSpan.Zero, Minute / 10);
        }

        Task ChangeAsync(CancellationToken cancellation)
        {
            Interlocked.Increment(ref _changes);
            return Task.CompletedTask;
        }
    }

    /// <summary>Lets the host have its turn a number of times.</summary>
    private async Task RoundsAsync(int count)
    {
        for (var round = 0; round < count; round++)
        {
            _time.Advance(_due);
            _due = Minute;
            await _time.WaitForTimerAsync(Minute - Second, Minute);
        }
    }
}
