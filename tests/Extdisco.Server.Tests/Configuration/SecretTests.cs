using System.Text.Json;
using Extdisco.Server.Options;

namespace Extdisco.Server.Tests.Configuration;

public sealed class SecretTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("geheim", "geheim")]
    [InlineData("geheim\n", "geheim")]
    [InlineData("geheim\r\n", "geheim")]
    [InlineData("geheim\n\n", "geheim\n")]
    [InlineData(" ge<h>eim&ü ", " ge<h>eim&ü ")]
    public void A_secret_can_be_in_a_file_and_one_line_break_at_its_end_does_not_count(string text, string expected)
    {
        var path = _folder.WriteSecret("secret", text);

        var loaded = Samples.Load(Samples.Full, "Servers:0:Secret=", $"Servers:0:SecretFile={path}");

        loaded.Report.Warnings.Should().BeEmpty();
        loaded.Options!.Servers[0].Secret.Reveal().Should().Be(expected);
        loaded.Report.Files.Should().Contain(path);
    }

    [Fact]
    public void A_relative_path_starts_from_the_folder_of_the_configuration()
    {
        _folder.WriteSecret("secrets/relay", "geheim");
        var file = _folder.Write("appsettings.json", Samples.Full.Replace($"\"Secret\": \"{Samples.RelaySecret}\"", "\"SecretFile\": \"secrets/relay\"", StringComparison.Ordinal));

        Samples.LoadFile(file).Options!.Relays[0].Credentials.Secret.Reveal().Should().Be("geheim");
    }

    [Fact]
    public void A_link_to_a_file_that_only_its_owner_can_read_is_fine()
    {
        _folder.WriteSecret("secret", "geheim");
        File.CreateSymbolicLink(_folder["link"], "secret");

        Samples.Load(Samples.Full, "Servers:0:Secret=", $"Servers:0:SecretFile={_folder["link"]}").Report.Warnings.Should().BeEmpty();
    }

    [Fact]
    public void A_secret_that_XML_cannot_carry_is_refused_without_showing_it() =>
        Samples.Load(Samples.Full, "Credentials:guest:Password=ge\u0001heim").Report.Errors
            .Should().Equal("Extdisco:Credentials:guest:Password: holds a character that XML forbids; remove it");

    [Fact]
    public void A_password_can_be_in_a_file()
    {
        var path = _folder.WriteSecret("password", "pass\n");

        Samples.LoadGood(Samples.Full, "Credentials:guest:Password=", $"Credentials:guest:PasswordFile={path}")
            .Credentials.Should().Contain(credentials => credentials.Name == "guest" && credentials.Secret.Reveal() == "pass");
    }

    [Fact]
    public void A_secret_and_a_file_for_it_are_one_too_many() =>
        Samples.Load(Samples.Full, "Servers:0:SecretFile=/x").Report.Errors
            .Should().Equal("Extdisco:Servers:0:Secret: is set, and SecretFile as well; keep one of them");

    [Fact]
    public void A_missing_file_is_named()
    {
        var path = _folder["nothing"];

        Samples.Load(Samples.Full, "Servers:0:Secret=", $"Servers:0:SecretFile={path}").Report.Errors
            .Should().Equal($"Extdisco:Servers:0:SecretFile: {path} cannot be read (it does not exist); name a file that this program may read");
    }

    [Fact]
    public void A_folder_is_named() =>
        Samples.Load(Samples.Full, "Servers:0:Secret=", $"Servers:0:SecretFile={_folder.Path}").Report.Errors
            .Should().Equal($"Extdisco:Servers:0:SecretFile: {_folder.Path} cannot be read (it is a directory); name a file that this program may read");

    [Fact]
    public void An_empty_file_is_named()
    {
        var path = _folder.WriteSecret("empty", "\n");

        Samples.Load(Samples.Full, "Servers:0:Secret=", $"Servers:0:SecretFile={path}").Report.Errors
            .Should().Equal($"Extdisco:Servers:0:SecretFile: {path} is empty; write the secret into it");
    }

    [Fact]
    public void A_file_that_everybody_can_read_is_a_warning()
    {
        var path = _folder.WriteSecret("open", "geheim", UnixFileMode.OtherRead);

        var loaded = Samples.Load(Samples.Full, "Servers:0:Secret=", $"Servers:0:SecretFile={path}");

        loaded.Report.Warnings.Should().Equal($"Extdisco:Servers:0:SecretFile: every user of this machine can read {path}; run chmod o= {path}");
        loaded.Options.Should().NotBeNull();
    }

    [Fact]
    public void No_dump_of_options_shows_a_secret()
    {
        var options = Samples.LoadGood(Samples.Full);

        var dumps = Records(options).Select(record => record.ToString()!)
            .Append(JsonSerializer.Serialize(options))
            .Append(string.Join('\n', Server.Configuration.CatalogueBuilder.Services(options).Services));

        dumps.Should().HaveCountGreaterThan(10).And.AllSatisfy(dump => Samples.Secrets.Should().AllSatisfy(secret => dump.Should().NotContain(secret)));
        options.ToString().Should().Contain("extdisco.example.org", "a dump that shows nothing would prove nothing").And.Contain("***");
    }

    [Fact]
    public void No_message_shows_a_secret()
    {
        // Everything wrong at once, every secret in a place where it does not belong.
        var loaded = Samples.Load(
            Samples.Full,
            "Servers:0:SecretFile=/x",
            $"Servers:0:Secrt={Samples.ComponentSecret}",
            $"Relays:0:Secret:0={Samples.RelaySecret}",
            "Credentials:second:Kind=Fixed",
            "Credentials:guest:Kind=TurnRest");

        loaded.Report.Errors.Should().HaveCountGreaterThan(4);
        loaded.Report.Errors.Concat(loaded.Report.Warnings).Should()
            .AllSatisfy(message => Samples.Secrets.Should().AllSatisfy(secret => message.Should().NotContain(secret)));
    }

    private static IEnumerable<object> Records(ExtdiscoOptions options) =>
    [
        options, .. options.Servers, .. options.Relays, .. options.Relays.Select(relay => relay.Credentials), .. options.Services,
        .. options.Credentials, options.Access, options.Info, options.Http, options.Servers, options.Credentials,
    ];
}
