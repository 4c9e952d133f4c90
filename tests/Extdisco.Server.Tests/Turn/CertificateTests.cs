using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Extdisco.Server.Turn;

namespace Extdisco.Server.Tests.Turn;

/// <summary>TLS with certificates of every kind: only a good one is accepted, and each other is called by its fault.</summary>
public sealed class CertificateTests : IDisposable
{
    private static readonly StunTimings Patient = new() { Patience = TimeSpan.FromSeconds(20), Total = TimeSpan.FromSeconds(60) };
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly X509Certificate2 _authority = Authority("CN=Example Authority", null);

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task A_good_certificate_is_accepted_and_its_end_told()
    {
        using var certificate = Leaf("127.0.0.1", Now.AddDays(-1), Now.AddDays(60));

        var result = await ProbeAsync(certificate, trusted: _authority);

        result.Failure.Should().BeNull();
        result.Passed.Should().Contain(ProbeStep.Tls).And.HaveCount(7);
        result.CertificateExpires.Should().BeCloseTo(Now.AddDays(60), TimeSpan.FromSeconds(1));
        result.Warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task One_that_will_expire_soon_gets_a_warning()
    {
        using var certificate = Leaf("127.0.0.1", Now.AddDays(-1), Now.AddDays(3));

        var result = await ProbeAsync(certificate, trusted: _authority);

        result.Failure.Should().BeNull();
        result.Warnings.Should().ContainSingle().Which.Should().Contain(Now.AddDays(3).ToString("yyyy-MM-dd", null));
    }

    [Fact]
    public async Task One_that_has_expired_is_refused_with_its_date()
    {
        using var certificate = Leaf("127.0.0.1", Now.AddDays(-9), Now.AddDays(-2));

        var failure = await FailureAsync(certificate, trusted: _authority);

        failure.Should().Match<ProbeFailure>(found => found.Step == ProbeStep.Tls && found.Kind == ProbeFailureKind.CertificateExpired);
        failure.Reason.Should().StartWith($"the relay's certificate expired on {Now.AddDays(-2):yyyy-MM-dd}");
    }

    [Fact]
    public async Task One_that_holds_later_is_refused_with_a_hint_at_the_clock()
    {
        using var certificate = Leaf("127.0.0.1", Now.AddDays(1), Now.AddDays(9));

        var failure = await FailureAsync(certificate, trusted: _authority);

        failure.Kind.Should().Be(ProbeFailureKind.CertificateNotYetValid);
        failure.Reason.Should().Contain($"only from {Now.AddDays(1):yyyy-MM-dd}").And.Contain("clock");
    }

    [Theory]
    [InlineData("turn.example.org", "is for turn.example.org, and not for 127.0.0.1")]
    [InlineData(null, "names no host that counts (its subject is CN=Relay)")]
    public async Task One_for_another_name_is_refused(string? name, string words)
    {
        using var certificate = Leaf(name, Now.AddDays(-1), Now.AddDays(60));

        var failure = await FailureAsync(certificate, trusted: _authority);

        failure.Kind.Should().Be(ProbeFailureKind.CertificateName);
        failure.Reason.Should().Contain(words);
    }

    [Fact]
    public async Task One_of_an_unknown_authority_is_refused_and_says_of_which()
    {
        using var certificate = Leaf("127.0.0.1", Now.AddDays(-1), Now.AddDays(60));
        using var another = Authority("CN=Another Authority", null);

        foreach (var trusted in new[] { null, another })
        {
            var failure = await FailureAsync(certificate, trusted);

            failure.Kind.Should().Be(ProbeFailureKind.CertificateUntrusted);
            failure.Reason.Should().Contain("signed by CN=Example Authority").And.Contain("fullchain.pem");
        }
    }

    [Fact]
    public async Task One_without_the_certificates_above_it_is_refused_and_says_what_is_missing()
    {
        using var intermediate = Authority("CN=Intermediate", _authority);
        using var certificate = Leaf("127.0.0.1", Now.AddDays(-1), Now.AddDays(60), intermediate);

        var failure = await FailureAsync(certificate, trusted: _authority);

        failure.Kind.Should().Be(ProbeFailureKind.CertificateUntrusted);
        failure.Reason.Should().Contain("signed by CN=Intermediate, which is unknown here and comes without").And.Contain("fullchain.pem");
    }

    [Fact]
    public async Task One_that_is_signed_by_itself_is_refused_unless_it_is_trusted_itself()
    {
        using var certificate = Authority("CN=Relay", null);

        var failure = await FailureAsync(certificate, trusted: null);

        failure.Kind.Should().Be(ProbeFailureKind.CertificateUntrusted);
        failure.Reason.Should().Contain("signed by itself");
        (await ProbeAsync(certificate, trusted: certificate)).Failure.Should().BeNull();
    }

    [Fact]
    public async Task A_port_that_does_not_speak_TLS_is_told_of()
    {
        await using var relay = FakeRelay.Start(StunTransport.Tcp);
        relay.HangsUp = true;

        var result = await new RelayProbe(Patient, TimeProvider.System)
            .RunAsync(relay.Target() with { Transport = StunTransport.Tls }, HonestRelay.Credentials, default);

        result.Failure.Should().Match<ProbeFailure>(failure => failure.Step == ProbeStep.Tls && failure.Kind == ProbeFailureKind.TlsFailed);
        result.Failure!.Reason.Should().Contain("tls-listening-port");
    }

    private static async Task<ProbeFailure> FailureAsync(X509Certificate2 certificate, X509Certificate2? trusted)
    {
        var result = await ProbeAsync(certificate, trusted);
        result.Passed.Should().Equal(ProbeStep.Resolve, ProbeStep.Connect);
        return result.Failure!;
    }

    private static async Task<ProbeResult> ProbeAsync(X509Certificate2 certificate, X509Certificate2? trusted)
    {
        await using var relay = FakeRelay.Start(StunTransport.Tls, certificate);
        var target = relay.Target() with { Authorities = trusted is null ? null : [trusted] };
        return await new RelayProbe(Patient, TimeProvider.System).RunAsync(target, HonestRelay.Credentials, default);
    }

    private static X509Certificate2 Authority(string name, X509Certificate2? issuer)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(Names("127.0.0.1"));
        return Sign(request, key, Now.AddDays(-100), Now.AddDays(100), issuer);
    }

    private X509Certificate2 Leaf(string? name, DateTimeOffset from, DateTimeOffset to, X509Certificate2? issuer = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Relay", key, HashAlgorithmName.SHA256);
        if (name is not null)
        {
            request.CertificateExtensions.Add(Names(name));
        }

        return Sign(request, key, from, to, issuer ?? _authority);
    }

    private static X509Extension Names(string name)
    {
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        return names.Build();
    }

    private static X509Certificate2 Sign(CertificateRequest request, ECDsa key, DateTimeOffset from, DateTimeOffset to, X509Certificate2? issuer)
    {
        if (issuer is null)
        {
            return request.CreateSelfSigned(from, to);
        }

        using var signed = request.Create(issuer, from, to, RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }
}
