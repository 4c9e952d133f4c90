using Extdisco.Server.Tests.Configuration;

namespace Extdisco.Server.Tests.Options;

public sealed class HttpOptionsTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5380", "127.0.0.1:5380")]
    [InlineData("http://localhost:80", "127.0.0.1:80")]
    [InlineData("http://[::1]:5380", "[::1]:5380")]
    [InlineData("http://*:5380", "[::]:5380")]
    [InlineData("http://+:5380", "[::]:5380")]
    [InlineData("off", null)]
    [InlineData("Off", null)]
    public void It_listens_where_it_is_told(string listen, string? expected) =>
        (Samples.LoadGood(Samples.Full, $"Http:Listen={listen}").Http.ToEndpoint()?.ToString()).Should().Be(expected);

    [Theory]
    [InlineData("http://example.org:5380")]
    [InlineData("http://127.0.0.1:70000")]
    [InlineData("http://127.0.0.1:5380/path")]
    [InlineData("http://unix:/run/extdisco.sock")]
    [InlineData("5380")]
    public void Anything_else_is_refused(string listen) =>
        Samples.Load(Samples.Full, $"Http:Listen={listen}").Report.Errors.Should().ContainSingle()
            .Which.Should().Be($"Extdisco:Http:Listen: {listen} is not an address to listen on; write http://127.0.0.1:5380, http://*:5380 for all addresses, or off");

    [Theory]
    [InlineData("http://status.example.org")]
    [InlineData("status.example.org:443")]
    [InlineData("two names")]
    public void What_is_no_name_of_a_host_is_refused(string host) =>
        Samples.Load(Samples.Full, $"Http:Hosts:0={host}").Report.Errors.Should().ContainSingle()
            .Which.Should().StartWith("Extdisco:Http:Hosts:0: ").And.EndWith(" is not a host; write a name alone such as status.example.org, without http:// and without a port");

    [Fact]
    public void There_need_not_be_a_token_and_it_can_be_in_a_file()
    {
        using var folder = new TemporaryFolder();
        folder.WriteSecret("http.token", "0123456789abcdef\n");

        Samples.LoadGood(Samples.Full).Http.Token.Should().BeNull();
        Samples.LoadFile(folder.Write("appsettings.json", Samples.Full), "Http:TokenFile=http.token").Options!.Http.Token!.Reveal().Should().Be("0123456789abcdef");
    }

    [Theory]
    [InlineData("short-t0ken", "Extdisco:Http:Token: the token is too short to be safe; write at least 16 characters, such as what openssl rand -hex 32 prints")]
    [InlineData("a token that no header c\u00e4rries", "Extdisco:Http:Token: the token has a character that no HTTP header can carry; use letters and digits, such as what openssl rand -hex 32 prints")]
    [InlineData("change-me", "Extdisco:Http:Token: is still the placeholder of the sample file; write one of your own, such as what openssl rand -hex 32 prints")]
    public void A_token_that_is_of_no_use_is_refused(string token, string error) =>
        Samples.Load(Samples.Full, $"Http:Token={token}").Report.Errors.Should().Equal(error);
}
