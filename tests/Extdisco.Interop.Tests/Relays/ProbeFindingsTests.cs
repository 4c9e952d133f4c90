using System.Text.RegularExpressions;
using Extdisco.Server.Turn;

namespace Extdisco.Interop.Tests.Relays;

/// <summary>Real coturns, each with something about it that the probe has to find, name, and leave behind as it was.</summary>
public sealed partial class ProbeFindingsTests
{
    // Only where no answer is to come: each such wait is waited for to its end.
    private static readonly StunTimings Impatient = new() { Retransmission = TimeSpan.FromMilliseconds(200), Patience = TimeSpan.FromSeconds(1), Total = TimeSpan.FromSeconds(20) };

    [Theory]
    [InlineData("user-quota=1", ProbeStep.Allocate, ProbeFailureKind.QuotaReached, 486, "user-quota")]
    [InlineData("min-port=50000,max-port=50000", ProbeStep.Allocate, ProbeFailureKind.NoCapacity, 508, "min-port")]
    [InlineData("no-udp-relay", ProbeStep.Allocate, ProbeFailureKind.TransportNotSupported, 442, "no-udp-relay")]
    [InlineData("denied-peer-ip=127.0.0.0-127.255.255.255", ProbeStep.Permission, ProbeFailureKind.PeerForbidden, 403, "refuses to send to 127.0.0.1")]
    internal async Task A_setting_that_keeps_calls_from_working_is_named(string options, ProbeStep step, ProbeFailureKind kind, int code, string words)
    {
        await using var coturn = await ProbedCoturn.StartAsync(options);

        foreach (var transport in Enum.GetValues<StunTransport>())
        {
            var result = await ProbedCoturn.ProbeAsync(coturn.Target(transport));

            result.Failure.Should().Match<ProbeFailure>(failure => failure.Step == step && failure.Kind == kind && failure.Code == code);
            result.Failure!.Reason.Should().Contain(words);
            await ReleasedAsync(coturn);
        }
    }

    [Fact]
    public async Task A_relay_that_keeps_loopback_out_is_named()
    {
        await using var coturn = await ProbedCoturn.StartWithoutLoopbackAsync();

        var result = await ProbedCoturn.ProbeAsync(coturn.Target(StunTransport.Udp));

        result.Failure!.Kind.Should().Be(ProbeFailureKind.PeerForbidden);
        result.Failure.Reason.Should().Contain("403 Forbidden IP").And.Contain("allow-loopback-peers");
    }

    [Fact]
    public async Task A_STUN_server_that_wants_a_password_is_named()
    {
        await using var coturn = await ProbedCoturn.StartAsync("secure-stun");

        var stun = await ProbedCoturn.ProbeAsync(coturn.Target(StunTransport.Udp, isRelay: false));
        var turn = await ProbedCoturn.ProbeAsync(coturn.Target(StunTransport.Udp));

        stun.Failure!.Kind.Should().Be(ProbeFailureKind.CredentialsMissing);
        stun.Failure.Reason.Should().Contain("secure-stun");
        turn.Failure.Should().BeNull("it relays all the same");
    }

    [Fact]
    public async Task A_relay_that_is_for_STUN_only_is_named()
    {
        await using var coturn = await ProbedCoturn.StartAsync("stun-only");

        var overUdp = await ProbedCoturn.ProbeAsync(coturn.Target(StunTransport.Udp), timings: Impatient);
        var overTcp = await ProbedCoturn.ProbeAsync(coturn.Target(StunTransport.Tcp), timings: Impatient);
        var stun = await ProbedCoturn.ProbeAsync(coturn.Target(StunTransport.Udp, isRelay: false));

        overUdp.Failure.Should().Match<ProbeFailure>(failure => failure.Kind == ProbeFailureKind.NoAnswer);
        overTcp.Failure.Should().Match<ProbeFailure>(failure => failure.Kind == ProbeFailureKind.Closed || failure.Kind == ProbeFailureKind.NoAnswer);
        new[] { overUdp, overTcp }.Should().OnlyContain(result => result.Failure!.Reason.Contains("stun-only", StringComparison.Ordinal));
        stun.Failure.Should().BeNull();
    }

    [Fact]
    public async Task A_relay_that_is_for_TURN_only_is_named()
    {
        await using var coturn = await ProbedCoturn.StartAsync("no-stun");

        var stun = await ProbedCoturn.ProbeAsync(coturn.Target(StunTransport.Tcp, isRelay: false), timings: Impatient);
        var turn = await ProbedCoturn.ProbeAsync(coturn.Target(StunTransport.Tcp));

        stun.Failure!.Kind.Should().Be(ProbeFailureKind.NoAnswer);
        stun.Failure.Reason.Should().Contain("does not answer Binding").And.Contain("no-stun");
        turn.Failure.Should().BeNull();
    }

    [Fact]
    public async Task A_relay_that_sends_on_to_another_is_followed()
    {
        await using var second = await ProbedCoturn.StartAsync();
        await using var first = await ProbedCoturn.StartAsync($"alternate-server=127.0.0.1:{second.Server["TURN_PORT"]}");

        foreach (var transport in new[] { StunTransport.Udp, StunTransport.Tcp })
        {
            var result = await ProbedCoturn.ProbeAsync(first.Target(transport));

            result.Failure.Should().BeNull();
        }

        Opened(await first.Server.ReadLogAsync()).Should().Be(0);
        Opened(await second.Server.ReadLogAsync()).Should().Be(4);
    }

    [Fact]
    public async Task A_relay_that_stops_hangs_and_comes_back_is_seen_to()
    {
        await using var coturn = await ProbedCoturn.StartAsync();
        (await KindsAsync(coturn)).Should().AllBeEquivalentTo((ProbeFailureKind?)null);

        await coturn.Server.PauseAsync();
        var hanging = await KindsAsync(coturn);
        await coturn.Server.ResumeAsync();
        var again = await KindsAsync(coturn);
        await coturn.Server.DownAsync();
        var stopped = await KindsAsync(coturn);
        await coturn.Server.UpAsync();
        var back = await KindsAsync(coturn);

        hanging.Should().AllBeEquivalentTo((ProbeFailureKind?)ProbeFailureKind.NoAnswer);
        again.Should().AllBeEquivalentTo((ProbeFailureKind?)null);
        stopped.Should().AllBeEquivalentTo((ProbeFailureKind?)ProbeFailureKind.ConnectionRefused);
        back.Should().AllBeEquivalentTo((ProbeFailureKind?)null);
    }

    /// <summary>A quota of two lets exactly one probe at a time through. An allocation over udp that is not released lives for ten minutes.</summary>
    [Fact]
    public async Task Every_allocation_is_released()
    {
        await using var coturn = await ProbedCoturn.StartAsync("user-quota=2");

        for (var round = 0; round < 5; round++)
        {
            foreach (var transport in Enum.GetValues<StunTransport>())
            {
                var result = await ProbedCoturn.ProbeAsync(coturn.Target(transport));

                result.Failure.Should().BeNull("round {0}, {1}", round, transport);
                await ReleasedAsync(coturn);
            }
        }

        Opened(await coturn.Server.ReadLogAsync()).Should().Be(30);
    }

    /// <summary>It is released without waiting, so the next probe comes after coturn says that it was.</summary>
    [Fact]
    public async Task What_a_probe_had_opened_when_it_failed_is_released()
    {
        await using var coturn = await ProbedCoturn.StartAsync("user-quota=2", "denied-peer-ip=127.0.0.0-127.255.255.255");

        for (var round = 0; round < 3; round++)
        {
            var result = await ProbedCoturn.ProbeAsync(coturn.Target(StunTransport.Udp));

            result.Failure!.Kind.Should().Be(ProbeFailureKind.PeerForbidden, "the quota lets two through in round {0}", round);
            await ReleasedAsync(coturn);
        }
    }

    private static async Task<IReadOnlyList<ProbeFailureKind?>> KindsAsync(ProbedCoturn coturn) =>
        [.. (await Task.WhenAll(Enum.GetValues<StunTransport>().Select(transport => ProbedCoturn.ProbeAsync(coturn.Target(transport), timings: Impatient)))).Select(result => result.Failure?.Kind)];

    /// <summary>Waits until coturn has ended every allocation that it has opened, by its own account.</summary>
    private static async Task ReleasedAsync(ProbedCoturn coturn)
    {
        for (var late = Environment.TickCount64 + 20_000; ; await Task.Delay(20))
        {
            var log = await coturn.Server.ReadLogAsync();
            if (Ended(log) == Opened(log))
            {
                return;
            }

            Environment.TickCount64.Should().BeLessThan(late, "coturn ends what was released; its log says {0}", log);
        }
    }

    private static int Opened(string log) => NewSession().Count(log);

    private static int Ended(string log) => DeletedSession().Matches(log).Select(match => match.Groups["session"].Value).Distinct(StringComparer.Ordinal).Count();

    [GeneratedRegex("session [0-9]+: new, ", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NewSession();

    [GeneratedRegex("session (?<session>[0-9]+): delete: ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DeletedSession();
}
