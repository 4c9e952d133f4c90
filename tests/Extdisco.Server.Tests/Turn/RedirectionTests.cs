using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Extdisco.Server.Turn;
using Extdisco.Services;

namespace Extdisco.Server.Tests.Turn;

/// <summary>Relays that send on to others (RFC 8489, section 10).</summary>
public sealed class RedirectionTests
{
    private static readonly StunTimings Patient = new() { Patience = TimeSpan.FromSeconds(20), Total = TimeSpan.FromSeconds(60) };

    [Theory]
    [InlineData(StunTransport.Udp, true)]
    [InlineData(StunTransport.Udp, false)]
    [InlineData(StunTransport.Tcp, false)]
    internal async Task The_other_relay_is_tried_by_the_same_transport(StunTransport transport, bool beforeAuthentication)
    {
        await using var first = FakeRelay.Start(transport);
        await using var second = FakeRelay.Start(transport);
        SendOn(first, second.EndPoint, beforeAuthentication);

        var result = await ProbeAsync(first);

        result.Failure.Should().BeNull();
        result.EndPoint.Should().Be(first.EndPoint);
        second.Requests.Should().Contain(request => request.Method == StunMethod.Refresh);
        second.Honest.Allocations.Should().Be(0);
        first.Requests.Should().OnlyContain(request => request.Method == StunMethod.Allocate);
    }

    [Theory]
    [InlineData(StunTransport.Udp)]
    [InlineData(StunTransport.Tcp)]
    internal async Task Relays_that_send_on_for_ever_are_given_up(StunTransport transport)
    {
        await using var first = FakeRelay.Start(transport);
        await using var second = FakeRelay.Start(transport);
        SendOn(first, second.EndPoint, beforeAuthentication: true);
        SendOn(second, first.EndPoint, beforeAuthentication: true);

        var result = await ProbeAsync(first);

        result.Failure.Should().Match<ProbeFailure>(failure => failure.Kind == ProbeFailureKind.Redirected && failure.Code == 300);
        (first.Requests.Count + second.Requests.Count).Should().Be(4);
    }

    [Fact]
    public async Task What_fails_at_the_other_relay_is_told_of_together_with_the_way_there()
    {
        await using var first = FakeRelay.Start(StunTransport.Tcp);
        var second = FakeRelay.Start(StunTransport.Tcp);
        var nobody = second.EndPoint;
        await second.DisposeAsync();
        SendOn(first, nobody, beforeAuthentication: true);

        var result = await ProbeAsync(first);

        result.Failure.Should().Match<ProbeFailure>(failure => failure.Step == ProbeStep.Allocate && failure.Kind == ProbeFailureKind.ConnectionRefused);
        result.Failure!.Reason.Should().StartWith($"the relay sends on to {nobody} (300), and there nobody listens");
    }

    [Fact]
    public async Task A_relay_that_sends_on_to_nowhere_is_told_of()
    {
        await using var relay = FakeRelay.Start(StunTransport.Tcp);
        relay.Lie = (request, _) => [HonestRelay.Error(request, 300, "Try Alternate")];

        var result = await ProbeAsync(relay);

        result.Failure.Should().Match<ProbeFailure>(failure => failure.Kind == ProbeFailureKind.BadAnswer && failure.Code == 300);
    }

    [Theory]
    [InlineData("turn.example.net")]
    [InlineData("bücher.example")]
    public async Task The_name_that_it_sends_on_to_is_the_one_that_the_certificate_has_to_be_for(string domain)
    {
        using var certificate = Certificate("127.0.0.1");
        await using var relay = FakeRelay.Start(StunTransport.Tls, certificate);
        SendOnOverTls(relay, domain);

        var result = await ProbeAsync(relay, certificate);

        result.Failure.Should().Match<ProbeFailure>(failure => failure.Step == ProbeStep.Allocate && failure.Kind == ProbeFailureKind.CertificateName);
        result.Failure!.Reason.Should().StartWith($"the relay sends on to {relay.EndPoint} (300), and there ").And.Contain($"and not for {HostName.Parse(domain)};");
    }

    /// <summary>What a stranger sends goes into the log and to a terminal, and the TLS of .NET has exceptions of its own for what is no name.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("turn.example.net\u001b[2J")]
    [InlineData("turn .example.net")]
    [InlineData("xn--.example.net\n")]
    [InlineData("\ud83d\ude00..example")]
    [InlineData("ä-label-of-more-than-63-characters-ääääääääääääääääääääääääääääääääääääääääääääääääää.example")]
    public async Task A_name_that_is_none_is_a_bad_answer(string domain)
    {
        using var certificate = Certificate("127.0.0.1");
        await using var relay = FakeRelay.Start(StunTransport.Tls, certificate);
        SendOnOverTls(relay, domain);

        var result = await ProbeAsync(relay, certificate);

        result.Failure.Should().Match<ProbeFailure>(failure => failure.Step == ProbeStep.Allocate && failure.Kind == ProbeFailureKind.BadAnswer && failure.Code == 300);
        result.Failure!.Reason.Should().NotContain("example").And.MatchRegex("^[ -~]+$");
    }

    private static X509Certificate2 Certificate(string address)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Relay", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(address));
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(60));
    }

    private static void SendOnOverTls(FakeRelay relay, string domain) => relay.Lie = (request, _) =>
    [
        HonestRelay.Error(request, 300, "Try Alternate", writer =>
        {
            writer.Add(StunAttribute.AlternateServer, Plain(relay.EndPoint));
            writer.Add(StunAttribute.AlternateDomain, domain);
        }),
    ];

    private static Task<ProbeResult> ProbeAsync(FakeRelay relay, X509Certificate2 trusted) =>
        new RelayProbe(Patient, TimeProvider.System).RunAsync(relay.Target() with { Authorities = [trusted] }, HonestRelay.Credentials, default);

    private static Task<ProbeResult> ProbeAsync(FakeRelay relay) =>
        new RelayProbe(Patient, TimeProvider.System).RunAsync(relay.Target(), HonestRelay.Credentials, default);

    private static void SendOn(FakeRelay from, IPEndPoint to, bool beforeAuthentication) => from.Lie = (request, answer) =>
        [beforeAuthentication || request.TryGet(StunAttribute.Username, out _) ? HonestRelay.Error(request, 300, "Try Alternate", writer => writer.Add(StunAttribute.AlternateServer, Plain(to))) : answer];

    private static byte[] Plain(IPEndPoint address) => [0, 1, (byte)(address.Port >> 8), (byte)address.Port, .. address.Address.GetAddressBytes()];
}
