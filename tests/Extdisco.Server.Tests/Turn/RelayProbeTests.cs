using System.Net;
using Extdisco.Credentials;
using Extdisco.Server.Turn;
using Extdisco.Xmpp;

namespace Extdisco.Server.Tests.Turn;

/// <summary>What a probe makes of relays that follow the protocol, well or badly configured.</summary>
public sealed class RelayProbeTests
{
    private static readonly StunTimings Patient = new() { Patience = TimeSpan.FromSeconds(20), Total = TimeSpan.FromSeconds(60) };

    [Theory]
    [InlineData(StunTransport.Udp, false)]
    [InlineData(StunTransport.Tcp, false)]
    [InlineData(StunTransport.Tcp, true)]
    internal async Task A_relay_that_relays_passes_every_step_and_is_left_as_it_was(StunTransport transport, bool dribbles)
    {
        await using var relay = FakeRelay.Start(transport);
        relay.Dribbles = dribbles;
        var begun = TimeProvider.System.GetTimestamp();

        var result = await ProbeAsync(relay);

        var took = TimeProvider.System.GetElapsedTime(begun);
        result.Failure.Should().BeNull();
        result.IsGood.Should().BeTrue();
        result.Passed.Should().Equal(
            ProbeStep.Resolve, ProbeStep.Connect, ProbeStep.Allocate, ProbeStep.Permission, ProbeStep.Relay, ProbeStep.Release);
        result.Warnings.Should().BeEmpty();
        result.EndPoint.Should().Be(relay.EndPoint);
        result.Mapped!.Address.Should().Be(IPAddress.Loopback);
        result.Relayed!.Port.Should().Be(50_000);
        result.RoundTrip.Should().BePositive().And.BeLessThan(took);
        result.RelayedRoundTrip.Should().BePositive();
        relay.Honest.Allocations.Should().Be(0);
    }

    [Theory]
    [InlineData(StunTransport.Udp)]
    [InlineData(StunTransport.Tcp)]
    internal async Task A_STUN_server_that_answers_passes(StunTransport transport)
    {
        await using var relay = FakeRelay.Start(transport);

        var result = await ProbeAsync(relay, target: relay.Target(isRelay: false));

        result.Failure.Should().BeNull();
        result.Passed.Should().Equal(ProbeStep.Resolve, ProbeStep.Connect, ProbeStep.Binding);
        result.Mapped!.Address.Should().Be(IPAddress.Loopback);
        relay.Requests.Should().ContainSingle();
    }

    /// <summary>Something of every probe that nobody checks, as no configuration can have it.</summary>
    [Fact]
    public async Task What_nobody_had_foreseen_is_a_failure_too()
    {
        await using var relay = FakeRelay.Start(StunTransport.Udp);

        var result = await ProbeAsync(relay, target: relay.Target() with { Port = -1 });

        result.Failure.Should().Match<ProbeFailure>(failure => failure.Step == ProbeStep.Resolve && failure.Kind == ProbeFailureKind.Unforeseen);
        result.Failure!.Reason.Should().Contain("ArgumentOutOfRangeException").And.Contain("defect");
        result.Defect.Should().BeOfType<ArgumentOutOfRangeException>();
    }

    [Fact]
    public async Task A_server_that_knows_only_the_plain_address_passes()
    {
        await using var relay = FakeRelay.Start(StunTransport.Udp);
        relay.Lie = (request, _) => [HonestRelay.Succeed(request, answer => answer.Add(StunAttribute.MappedAddress, [0, 1, 0x0d, 0x96, 192, 0, 2, 1]))];

        var result = await ProbeAsync(relay, target: relay.Target(isRelay: false));

        result.Mapped.Should().Be(IPEndPoint.Parse("192.0.2.1:3478"));
    }

    [Fact]
    public async Task Another_secret_is_told_from_another_clock()
    {
        await using var relay = FakeRelay.Start(StunTransport.Udp);

        var result = await ProbeAsync(relay, HonestRelay.Minted("another-secret"));

        result.Failure.Should().Match<ProbeFailure>(failure =>
            failure.Step == ProbeStep.Allocate && failure.Kind == ProbeFailureKind.CredentialsRefused && failure.Code == 401);
        result.Failure!.Reason.Should().StartWith("the secret is refused: 401 after authentication; compare static-auth-secret");
        result.Failure.Reason.Should().Contain("It is not the clocks").And.NotContain("another-secret");
    }

    [Fact]
    public async Task A_clock_that_is_ahead_is_told_from_another_secret()
    {
        await using var relay = FakeRelay.Start(StunTransport.Udp);
        relay.Honest.Clock = new FixedClock(TimeProvider.System.GetUtcNow().AddHours(2));

        var result = await ProbeAsync(relay);

        result.Failure!.Kind.Should().Be(ProbeFailureKind.ClockAhead);
        result.Failure.Reason.Should().Contain("10 min").And.Contain("its clock is ahead of this host's").And.Contain("NTP");
        await relay.ReleasedAsync();
    }

    [Fact]
    public async Task Credentials_that_are_fixed_and_refused_are_compared_with_other_settings()
    {
        await using var relay = FakeRelay.Start(StunTransport.Udp);

        var guest = new FixedIssuer(new IssuedCredentials("2000000000:guest", new Secret("guest-password"), null));

        var result = await ProbeAsync(relay, new ProbeCredentials(guest, TimeProvider.System));

        result.Failure!.Kind.Should().Be(ProbeFailureKind.CredentialsRefused);
        result.Failure.Reason.Should().StartWith("the username or the password is refused: 401 after authentication").And.NotContain("guest-password");
        relay.Requests.Should().HaveCount(2, "there is nothing else to try");
    }

    [Fact]
    public async Task A_relay_that_wants_credentials_where_there_are_none_is_told_of()
    {
        await using var relay = FakeRelay.Start(StunTransport.Udp);

        var result = await new RelayProbe(Patient, TimeProvider.System).RunAsync(relay.Target(), null, default);

        result.Failure!.Kind.Should().Be(ProbeFailureKind.CredentialsMissing);
        result.Failure.Reason.Should().Contain("none are configured");
    }

    [Fact]
    public async Task A_relay_that_is_open_to_everybody_works_with_a_warning()
    {
        await using var relay = FakeRelay.Start(StunTransport.Udp);
        relay.Honest.IsOpen = true;

        var result = await ProbeAsync(relay);

        result.Failure.Should().BeNull();
        result.Warnings.Should().ContainSingle().Which.Should().Contain("for anybody");
    }

    [Fact]
    public async Task A_nonce_that_goes_stale_on_the_way_is_replaced()
    {
        await using var relay = FakeRelay.Start(StunTransport.Udp);
        relay.Lie = (request, answer) =>
        {
            if (request.Method == StunMethod.Allocate && answer.AsSpan().IndexOf("Unauthorized"u8) < 0)
            {
                relay.Honest.Nonce = [.. relay.Honest.Nonce.Reverse()];
            }

            return [answer];
        };

        // Nothing is sent again for its lateness: on a busy machine that would be one more to count.
        var result = await new RelayProbe(Patient with { Retransmission = Patient.Patience }, TimeProvider.System).RunAsync(relay.Target(), HonestRelay.Credentials, default);

        result.Failure.Should().BeNull();
        relay.Requests.Count(request => request.Method == StunMethod.CreatePermission).Should().Be(3, "one was refused for its nonce, and sent again");
    }

    [Fact]
    public async Task A_relay_that_calls_every_nonce_stale_is_given_up()
    {
        await using var relay = FakeRelay.Start(StunTransport.Udp);
        relay.Lie = (_, answer) =>
        {
            relay.Honest.Nonce = Guid.NewGuid().ToByteArray();
            return [answer];
        };

        var result = await ProbeAsync(relay);

        result.Failure.Should().Match<ProbeFailure>(failure => failure.Kind == ProbeFailureKind.StaleNonce && failure.Code == 438);
        relay.Requests.Should().HaveCount(4);
    }

    [Theory]
    [InlineData(StunMethod.Allocate, 437, ProbeFailureKind.AllocationMismatch, "another allocation")]
    [InlineData(StunMethod.Allocate, 440, ProbeFailureKind.FamilyNotSupported, "relay-ip")]
    [InlineData(StunMethod.Allocate, 442, ProbeFailureKind.TransportNotSupported, "no-udp-relay")]
    [InlineData(StunMethod.Allocate, 486, ProbeFailureKind.QuotaReached, "user-quota")]
    [InlineData(StunMethod.Allocate, 508, ProbeFailureKind.NoCapacity, "min-port")]
    [InlineData(StunMethod.Allocate, 500, ProbeFailureKind.Refused, "its log says why")]
    [InlineData(StunMethod.Allocate, 403, ProbeFailureKind.Refused, "refuses Allocate (403 Because)")]
    [InlineData(StunMethod.CreatePermission, 403, ProbeFailureKind.PeerForbidden, "allow-loopback-peers")]
    [InlineData(StunMethod.Refresh, 437, ProbeFailureKind.AllocationMismatch, "or none")]
    [InlineData(StunMethod.Binding, 401, ProbeFailureKind.CredentialsMissing, "secure-stun")]
    [InlineData(StunMethod.Binding, 400, ProbeFailureKind.Refused, "does not answer Binding (400 Because)")]
    internal async Task An_error_code_is_put_into_the_words_of_an_operator(StunMethod method, int code, ProbeFailureKind kind, string words)
    {
        await using var relay = FakeRelay.Start(StunTransport.Tcp);
        relay.Lie = (request, answer) => [
            request.Method == method && (method == StunMethod.Binding || request.TryGet(StunAttribute.Username, out _)) ? HonestRelay.Error(request, code, "Because") : answer];

        var result = await ProbeAsync(relay, target: relay.Target(isRelay: method != StunMethod.Binding));

        result.Failure.Should().Match<ProbeFailure>(failure => failure.Kind == kind && failure.Code == code);
        result.Failure!.Reason.Should().Contain(words);
    }

    private static Task<ProbeResult> ProbeAsync(FakeRelay relay, ProbeCredentials? credentials = null, ProbeTarget? target = null) =>
        new RelayProbe(Patient, TimeProvider.System).RunAsync(target ?? relay.Target(), credentials ?? HonestRelay.Credentials, default);
}
