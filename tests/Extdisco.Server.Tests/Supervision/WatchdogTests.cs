using System.Globalization;
using Extdisco.Server.Supervision;

namespace Extdisco.Server.Tests.Supervision;

public sealed class WatchdogTests
{
    private static readonly string Own = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);

    [Fact]
    public void The_environment_says_how_long_it_waits()
    {
        Period("30000000", null).Should().Be(TimeSpan.FromSeconds(30));
        Period("30000000", Own).Should().Be(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("soon")]
    public void Without_a_time_there_is_none(string? period) => Period(period, Own).Should().BeNull();

    [Fact]
    public void No_time_is_too_long() => Period("9223372036854775807", Own).Should().Be(TimeSpan.FromDays(1));

    [Fact]
    public void That_of_another_process_is_not_ours() => Period("30000000", "1").Should().BeNull();

    [Fact]
    public async Task The_heart_beats_where_sockets_and_everything_else_let_it_through()
    {
        var beat = new Heartbeat(_ => Task.CompletedTask).BeatAsync(CancellationToken.None);

        await beat.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task The_heart_stands_still_with_what_hangs()
    {
        var asked = new TaskCompletionSource();
        var hangs = new TaskCompletionSource();
        var beat = new Heartbeat(_ =>
        {
            asked.SetResult();
            return hangs.Task;
        }).BeatAsync(CancellationToken.None);

        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));
        beat.IsCompleted.Should().BeFalse();
        hangs.SetResult();
        await beat.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static TimeSpan? Period(string? period, string? process) => Watchdog.PeriodOf(name => name switch
    {
        "WATCHDOG_USEC" => period,
        "WATCHDOG_PID" => process,
        _ => null,
    });
}
