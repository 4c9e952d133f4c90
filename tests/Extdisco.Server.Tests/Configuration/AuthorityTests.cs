using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Extdisco.Server.Tests.Configuration;

public sealed class AuthorityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Certificates_are_read_from_a_file()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=Test", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(FixedClock.At2026.GetUtcNow(), FixedClock.At2026.GetUtcNow().AddYears(1));
        var file = _folder.Write("ca.pem", certificate.ExportCertificatePem());

        var loaded = Samples.Load(Samples.Full, "Servers:0:Tls=true", $"Servers:0:CaFile={file}");

        loaded.Report.Warnings.Should().BeEmpty();
        loaded.Report.Files.Should().Contain(file);
        loaded.Options!.Servers[0].Authorities.Should().Be(certificate.ExportCertificatePem());
        Samples.Load(Samples.Full, $"Servers:0:CaFile={file}").Report.Warnings
            .Should().Equal("Extdisco:Servers:0:CaFile: is of no use without Tls; set Tls to true or remove it");
    }

    [Theory]
    [InlineData("")]
    [InlineData("no certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public void A_file_without_certificates_is_named(string text)
    {
        var file = _folder.Write("ca.pem", text);

        Samples.Load(Samples.Full, "Servers:0:Tls=true", $"Servers:0:CaFile={file}").Report.Errors
            .Should().Equal($"Extdisco:Servers:0:CaFile: {file} holds no certificate; name the PEM file of the authority that signed the server's certificate");
    }
}
