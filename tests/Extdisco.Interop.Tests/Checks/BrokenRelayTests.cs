using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Extdisco.Interop.Tests.Harness;
using Extdisco.Server.Checks;

namespace Extdisco.Interop.Tests.Checks;

/// <summary>What <c>extdisco check</c> says where the fault lies with a relay, a file or a clock.</summary>
[Collection(CheckedBesideProsody.Name)]
public sealed class BrokenRelayTests(ProsodyCheckStage stage)
{
    private const UnixFileMode ForItsOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode ForAll = ForItsOwner | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    [Fact]
    public async Task A_wrong_relay_secret_is_named()
    {
        const string Wrong = "not-the-relays-secret";
        RunLedger.AddSecret("a wrong secret", Wrong);
        var options = stage.Options();
        options["Relays"]![0]!["Secret"] = Wrong;

        var outcome = await CheckOutcome.OfAsync(options);

        foreach (var service in stage.Services.Skip(1))
        {
            outcome.ShouldHaveFailed(CheckKind.Relay, service, "the secret is refused: 401 after authentication", "compare static-auth-secret of the relay");
        }

        outcome.ShouldHaveFailedIn(CheckKind.Relay);
        outcome.StatusOf(CheckKind.Relay, stage.Services[0]).Should().Be(CheckStatus.Passed, "STUN wants no secret");
    }

    [Fact]
    public async Task A_relay_that_has_stopped_is_named()
    {
        await using var coturn = await PeerServer.StartAsync("coturn", $"TURN_SECRET={CheckStage.TurnSecret}");
        await coturn.DownAsync();

        var outcome = await CheckOutcome.OfAsync(CheckStage.Options(stage.Server, coturn));

        foreach (var service in new[] { "stun", "turn" })
        {
            outcome.ShouldHaveFailed(CheckKind.Relay, $"{service} 127.0.0.1:{coturn["TURN_PORT"]}/udp", "nobody listens at 127.0.0.1", "see that the relay runs");
        }

        outcome.ShouldHaveFailed(CheckKind.Relay, $"turn 127.0.0.1:{coturn["TURN_PORT"]}/tcp", "nobody listens at 127.0.0.1", "listening-port");
        outcome.ShouldHaveFailedIn(CheckKind.Relay);
    }

    [Fact]
    public async Task An_expired_certificate_is_named()
    {
        var (certificate, key) = MakeExpiredCertificate();
        await using var coturn = await PeerServer.StartAsync("coturn", $"TURN_SECRET={CheckStage.TurnSecret}", $"TURN_OPTIONS=cert={certificate},pkey={key}");
        var options = CheckStage.Options(stage.Server, coturn);
        options["Relays"]![0]!["TlsPort"] = coturn.Number("TLS_PORT");

        var outcome = await CheckOutcome.OfAsync(options, $"SSL_CERT_FILE={certificate}");

        var turns = $"turns 127.0.0.1:{coturn["TLS_PORT"]}/tcp";
        outcome.ShouldHaveFailed(CheckKind.Certificate, turns, "the relay's certificate expired on 2020-02-01", "renew it, and have the relay read the new one");
        outcome.StatusOf(CheckKind.Relay, turns).Should().Be(CheckStatus.Skipped);
        outcome.ShouldHaveFailedIn(CheckKind.Certificate);
    }

    [Fact]
    public async Task A_skewed_clock_is_named()
    {
        var library = Directory.GetDirectories("/usr/lib", "*-linux-gnu").Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists);
        library.Should().NotBeNull("the Debian package faketime must be installed");

        var outcome = await CheckOutcome.OfAsync(stage.Options(), $"LD_PRELOAD={library}", "FAKETIME=-5h", "FAKETIME_DONT_FAKE_MONOTONIC=1");

        outcome.ShouldHaveFailed(CheckKind.Clock, stage.Server.Domain, "its clock is 5 h ahead of this host's", "set the clocks of all hosts, the relays' included (NTP");
        foreach (var service in stage.Services.Skip(1))
        {
            outcome.ShouldHaveFailed(CheckKind.Relay, service, "its clock is ahead of this host's by more than that", "set both clocks (NTP)");
        }

        outcome.ShouldHaveFailedIn(CheckKind.Clock, CheckKind.Relay);
    }

    /// <summary>Root reads everything, so that the check runs as somebody else then, as the service does.</summary>
    [Fact]
    public async Task A_secret_that_cannot_be_read_is_named()
    {
        var secret = RunFolder.NewPath("relay.secret");
        await File.WriteAllTextAsync(secret, CheckStage.TurnSecret);
        RunFolder.SetMode(secret, Environment.IsPrivilegedProcess ? ForItsOwner : UnixFileMode.None);
        var options = stage.Options();
        options["Relays"]![0]!.AsObject().Remove("Secret");
        options["Relays"]![0]!["SecretFile"] = secret;
        var file = CheckOutcome.Write(options);
        RunFolder.SetMode(file, ForAll);
        string[] asNobody = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "env", "HOME=/nonexistent"] : [];

        var outcome = await CheckOutcome.OfFileAsync(file, asNobody);

        outcome.ShouldHaveFailed(
            CheckKind.Configuration, "Extdisco:Relays:0:SecretFile", $"{secret} cannot be read (permission denied)", $"chown {(Environment.IsPrivilegedProcess ? "nobody" : Environment.UserName)} {secret}");
        outcome.ShouldHaveFailedIn(CheckKind.Configuration);
    }

    [Fact]
    public async Task A_secret_that_everybody_can_read_is_a_warning()
    {
        var secret = RunFolder.NewPath("relay.secret");
        await File.WriteAllTextAsync(secret, CheckStage.TurnSecret);
        RunFolder.SetMode(secret, ForAll);
        var options = stage.Options();
        options["Relays"]![0]!.AsObject().Remove("Secret");
        options["Relays"]![0]!["SecretFile"] = secret;

        var outcome = await CheckOutcome.OfAsync(options);

        outcome.ExitCode.Should().Be(0);
        outcome.Report.Results.Should().ContainSingle(result => result.Status == CheckStatus.Warning && result.Subject == "Extdisco:Relays:0:SecretFile")
            .Which.Fix.Should().Be($"run chmod o= {secret}");
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_to_is_named()
    {
        var options = stage.Options();
        options["Push"] = new JsonObject { ["StateFile"] = "/proc/extdisco/push.state" };

        var outcome = await CheckOutcome.OfAsync(options);

        outcome.ShouldHaveFailed(CheckKind.Files, "/proc", "push.state cannot be written there", "let the user that extdisco runs as write to it");
        outcome.ShouldHaveFailedIn(CheckKind.Files);
    }

    private static (string Certificate, string Key) MakeExpiredCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2020, 2, 1, 0, 0, 0, TimeSpan.Zero));
        var (certificateFile, keyFile) = (RunFolder.NewPath("expired.pem"), RunFolder.NewPath("expired-key.pem"));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        RunFolder.SetMode(certificateFile, ForAll);
        RunFolder.SetMode(keyFile, ForAll); // coturn runs as another user
        return (certificateFile, keyFile);
    }
}
