using Extdisco.Server.Health;
using Extdisco.Server.Turn;

namespace Extdisco.Server.Tests.Health;

public sealed class RelayHealthTests
{
    private static readonly DateTimeOffset Start = FixedClock.At2026.GetUtcNow();

    /// <summary>Probes in order (+ good, - bad, 0 impossible), and after each of them the state (? unknown, U up, D down).</summary>
    [Theory]
    [InlineData("+", "U")]
    [InlineData("---", "??D")]
    [InlineData("--+", "??U")]
    [InlineData("+--+--+", "UUUUUUU")]
    [InlineData("+---", "UUUD")]
    [InlineData("+----+-++", "UUUDDDDDU")]
    [InlineData("---++---", "??DDUUUD")]
    [InlineData("+--0-", "UUUUD")]
    [InlineData("000", "???")]
    [InlineData("---+0+", "??DDDU")]
    public void It_takes_three_failures_to_go_down_and_two_successes_to_come_back(string probes, string states)
    {
        var health = RelayHealth.Unknown;
        var seen = "";
        foreach (var probe in probes)
        {
            health = health.After(ResultOf(probe), Start);
            seen += "?UD"[(int)health.State];
        }

        seen.Should().Be(states);
    }

    [Fact]
    public void It_is_known_since_when_and_by_what()
    {
        var up = RelayHealth.Unknown.After(Results.Good, Start);
        var failed = up.After(Results.Bad, Start.AddMinutes(1));

        (up.Since, up.Probed, up.Latency).Should().Be((Start, Start, TimeSpan.FromMilliseconds(20)));
        (failed.State, failed.Since, failed.Probed, failed.Latency, failed.Against).Should().Be((RelayState.Up, Start, Start.AddMinutes(1), null, 1));
        failed.Result.Should().BeSameAs(Results.Bad);
        RelayHealth.Unknown.Should().Match<RelayHealth>(health => health.Since == null && health.Probed == null && health.Result == null);
    }

    [Fact]
    public void Warnings_are_those_of_the_last_probe_that_went_well()
    {
        var warned = RelayHealth.Unknown.After(Results.Good with { Warnings = ["the certificate ends"] }, Start);

        warned.After(Results.Bad, Start).Warnings.Should().Equal("the certificate ends");
        warned.After(Results.Good, Start).Warnings.Should().BeEmpty();
    }

    [Fact]
    public void Latencies_are_kept_of_the_last_probes_that_said_something_of_the_relay()
    {
        var health = RelayHealth.Unknown.After(Results.Bad, Start);
        for (var i = 0; i < RelayHealth.KeptLatencies - 1; i++)
        {
            health = health.After(ResultOf('+'), Start).After(ResultOf('0'), Start);
        }

        health.Latencies.Should().HaveCount(RelayHealth.KeptLatencies).And.StartWith((TimeSpan?)null);
        health.After(Results.Bad, Start).Latencies.Should().HaveCount(RelayHealth.KeptLatencies).And.StartWith(TimeSpan.FromMilliseconds(20)).And.EndWith((TimeSpan?)null);
    }

    [Fact]
    public void A_good_probe_that_took_no_time_is_not_among_the_latencies()
    {
        var health = RelayHealth.Unknown.After(Results.Good, Start).After(Results.Good with { RoundTrip = null }, Start).After(Results.Bad with { RoundTrip = null }, Start);

        health.Latencies.Should().Equal(TimeSpan.FromMilliseconds(20), null);
    }

    private static ProbeResult ResultOf(char probe) => probe switch
    {
        '+' => Results.Good,
        '-' => Results.Bad,
        _ => Results.Failed(ProbeFailureKind.NoSocket),
    };
}
