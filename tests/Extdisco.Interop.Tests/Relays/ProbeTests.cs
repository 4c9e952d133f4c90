using System.Net.Sockets;
using Extdisco.Credentials;
using Extdisco.Server.Turn;
using Extdisco.Xmpp;
using Xunit.Abstractions;

namespace Extdisco.Interop.Tests.Relays;

/// <summary>The product's own probe against a real coturn that is as it should be.</summary>
public sealed class ProbeTests(ProbeTests.Coturn fixture, ITestOutputHelper output) : IClassFixture<ProbeTests.Coturn>
{
    /// <summary>Every transport, to every loopback address of this machine.</summary>
    public static TheoryData<string, string> Ways()
    {
        var ways = new TheoryData<string, string>();
        foreach (var host in ProbedCoturn.Loopbacks)
        {
            foreach (var transport in Enum.GetNames<StunTransport>())
            {
                ways.Add(transport, host);
            }
        }

        return ways;
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_packet_is_relayed_between_two_allocations(string transport, string host)
    {
        var isTls = string.Equals(transport, nameof(StunTransport.Tls), StringComparison.Ordinal);
        ProbeStep[] secured = isTls ? [ProbeStep.Tls] : [];

        var result = await ProbedCoturn.ProbeAsync(fixture.Relay.Target(Enum.Parse<StunTransport>(transport), host: host));

        output.WriteLine($"round trip {result.RoundTrip}, relayed {result.RelayedRoundTrip}; {string.Join(", ", result.Passed)}");
        result.Failure.Should().BeNull();
        result.Passed.Should().Equal(
            [ProbeStep.Resolve, ProbeStep.Connect, .. secured, ProbeStep.Allocate, ProbeStep.Permission, ProbeStep.Relay, ProbeStep.Release]);
        result.Warnings.Should().BeEmpty();
        result.Relayed!.AddressFamily.Should().Be(AddressFamily.InterNetwork, "nothing else was asked for");
        result.Mapped!.Address.ToString().Should().Be(host);
        result.RelayedRoundTrip.Should().BePositive();
        (result.CertificateExpires > TimeProvider.System.GetUtcNow()).Should().Be(isTls);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Binding_is_answered(string transport, string host)
    {
        var result = await ProbedCoturn.ProbeAsync(fixture.Relay.Target(Enum.Parse<StunTransport>(transport), isRelay: false, host: host));

        result.Failure.Should().BeNull();
        result.Mapped!.Address.ToString().Should().Be(host);
        result.RoundTrip.Should().BePositive();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task An_IPv6_relay_is_had_where_there_is_one(string transport, string host)
    {
        var result = await ProbedCoturn.ProbeAsync(fixture.Relay.Target(Enum.Parse<StunTransport>(transport), host: host) with { RelayedFamily = AddressFamily.InterNetworkV6 });

        if (ProbedCoturn.HasIPv6)
        {
            result.Failure.Should().BeNull();
            result.Relayed!.Address.ToString().Should().Be("::1");
        }
        else
        {
            result.Failure!.Kind.Should().Be(ProbeFailureKind.FamilyNotSupported);
        }
    }

    [Theory]
    [InlineData("Udp")]
    [InlineData("Tcp")]
    [InlineData("Tls")]
    public async Task A_wrong_secret_is_told_of(string transport)
    {
        const string Wrong = "interop-wrong-secret";

        var result = await ProbedCoturn.ProbeAsync(fixture.Relay.Target(Enum.Parse<StunTransport>(transport)), ProbedCoturn.Minted(Wrong));

        result.Failure.Should().Match<ProbeFailure>(failure => failure.Step == ProbeStep.Allocate && failure.Kind == ProbeFailureKind.CredentialsRefused && failure.Code == 401);
        result.Failure!.Reason.Should().StartWith("the secret is refused: 401 after authentication; compare static-auth-secret").And.NotContain(Wrong);
    }

    /// <summary>Our clock is two hours slow: what we mint for the next ten minutes is over for coturn.</summary>
    [Fact]
    public async Task Clocks_that_differ_are_told_from_a_wrong_secret()
    {
        var slow = new SlowClock(TimeSpan.FromHours(2));

        var result = await ProbedCoturn.ProbeAsync(fixture.Relay.Target(StunTransport.Udp), ProbedCoturn.Minted(ProbedCoturn.Secret, slow));

        result.Failure!.Kind.Should().Be(ProbeFailureKind.ClockAhead);
        result.Failure.Reason.Should().Contain("clock");
    }

    [Fact]
    public async Task Fixed_credentials_that_have_expired_are_refused()
    {
        var issued = ProbedCoturn.Minted(ProbedCoturn.Secret, new SlowClock(TimeSpan.FromHours(2))).Issue();

        var result = await ProbedCoturn.ProbeAsync(fixture.Relay.Target(StunTransport.Udp), ProbedCoturn.Fixed(issued));
        var good = await ProbedCoturn.ProbeAsync(fixture.Relay.Target(StunTransport.Udp), ProbedCoturn.Fixed(ProbedCoturn.Good.Issue()));

        result.Failure!.Kind.Should().Be(ProbeFailureKind.CredentialsRefused);
        result.Failure.Reason.Should().NotContain(issued.Password.Reveal());
        good.Failure.Should().BeNull();
    }

    [Fact]
    public async Task A_username_that_no_relay_can_take_is_refused()
    {
        var credentials = new IssuedCredentials(new string('u', 3000), new Secret("interop-password"), null);

        var result = await ProbedCoturn.ProbeAsync(fixture.Relay.Target(StunTransport.Udp), ProbedCoturn.Fixed(credentials));

        result.Failure!.Kind.Should().Be(ProbeFailureKind.CredentialsRefused);
        result.Failure.Reason.Should().Contain("508 bytes");
    }

    [Fact]
    public async Task A_certificate_that_only_its_owner_trusts_is_told_of()
    {
        var result = await ProbedCoturn.ProbeAsync(fixture.Relay.Target(StunTransport.Tls) with { Authorities = null });

        result.Failure.Should().Match<ProbeFailure>(failure => failure.Step == ProbeStep.Tls && failure.Kind == ProbeFailureKind.CertificateUntrusted);
    }

    [Fact]
    public async Task Many_probes_at_once_do_not_disturb_each_other()
    {
        var transports = Enumerable.Repeat(Enum.GetValues<StunTransport>(), 5).SelectMany(transport => transport);

        var results = await Task.WhenAll(transports.Select(transport => ProbedCoturn.ProbeAsync(fixture.Relay.Target(transport))));

        results.Should().OnlyContain(result => result.IsGood);
    }

    public sealed class Coturn : IAsyncLifetime
    {
        public ProbedCoturn Relay { get; private set; } = null!;

        public async Task InitializeAsync() => Relay = await ProbedCoturn.StartAsync();

        public async Task DisposeAsync() => await Relay.DisposeAsync();
    }

    private sealed class SlowClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() - by;
    }
}
