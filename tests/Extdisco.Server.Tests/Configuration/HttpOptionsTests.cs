namespace Extdisco.Server.Tests.Configuration;

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
}
