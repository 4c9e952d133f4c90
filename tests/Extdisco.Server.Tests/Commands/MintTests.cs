using System.Text.Json.Nodes;
using Extdisco.Credentials;
using Extdisco.Server.Commands;
using Extdisco.Xmpp;

namespace Extdisco.Server.Tests.Commands;

/// <summary><c>extdisco mint</c>: what a user would get.</summary>
public sealed class MintTests : IDisposable
{
    private const string Secret = "m1nt-s3cr3t";

    private const string Options = $$"""
        { "Extdisco": {
            "Servers": [{ "Component": "extdisco.example.org", "Secret": "x", "Domains": ["example.org", "example.net"] }],
            "Relays": [{ "Host": "turn.example.org", "TlsPort": 5349, "Secret": "{{Secret}}" }, { "Host": "turn.example.net", "Secret": "{{Secret}}", "Domains": "example.net" }],
            "Credentials": { "guest": { "Kind": "Fixed", "Username": "it's me", "Password": "pass'word" }, "gone": { "Kind": "Fixed", "Username": "a", "Password": "b", "Expires": "2020-01-01T00:00:00Z" } },
            "Services": [
              { "Type": "turn", "Host": "2001:db8::1", "Port": 443, "Transport": "tcp", "Credentials": "guest" },
              { "Type": "turn", "Host": "old.example.org", "Transport": "udp", "Credentials": "gone" },
              { "Type": "turn", "Host": "open.example.org", "Transport": "udp" },
              { "Type": "ftp", "Host": "files.example.org" }],
            "Access": { "Deny": ["mallory@example.org"] } } }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_user_gets_the_services_of_the_own_domain_with_credentials_that_the_relay_can_check()
    {
        var (exit, output, error) = await MintAsync("romeo@example.org/orchard", "--format", "json");

        (exit, error).Should().Be((0, ""));
        var report = JsonNode.Parse(output)!;
        ((string)report["jid"]!, (string)report["domain"]!).Should().Be(("romeo@example.org", "example.org"));
        var services = report["services"]!.AsArray();
        services.Select(service => $"{service!["type"]} {service["host"]} {service["port"]} {service["transport"]}").Should().Equal(
            "stun turn.example.org 3478 udp",
            "turn turn.example.org 3478 udp",
            "turn turn.example.org 3478 tcp",
            "turns turn.example.org 5349 tcp",
            "turn 2001:db8::1 443 tcp",
            "turn old.example.org  udp",
            "turn open.example.org  udp",
            "ftp files.example.org  ");
        var username = (string)services[1]!["username"]!;
        ((string)services[1]!["password"]!).Should().Be(TurnRest.Password(new Secret(Secret), username).Reveal());
        DateTimeOffset.Parse((string)services[1]!["expires"]!, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture)
            .Should().Be(username.Split(':')[0]);
        services[0]!.AsObject().Should().NotContainKey("username");
        services[5]!.AsObject().Should().NotContainKey("password", "what has expired is given to nobody");
        report["iceServers"]!.AsArray().Select(server => (string)server!["urls"]!).Should().Equal(
            "stun:turn.example.org:3478", "turn:turn.example.org:3478?transport=udp", "turn:turn.example.org:3478?transport=tcp", "turns:turn.example.org:5349?transport=tcp", "turn:[2001:db8::1]:443?transport=tcp");
    }

    [Fact]
    public async Task Another_domain_has_other_services()
    {
        var (exit, output, _) = await MintAsync("romeo@example.org", "--domain", "EXAMPLE.net");

        exit.Should().Be(0);
        output.Should().Contain("turn turn.example.net:3478/udp").And.Contain("it's me").And.NotContain("\u001b");
    }

    [Fact]
    public async Task A_lifetime_can_be_asked_for()
    {
        var (_, output, _) = await MintAsync("romeo@example.org", "--lifetime", "00:30:00", "-f", "json");

        var expires = (DateTimeOffset)JsonNode.Parse(output)!["services"]![1]!["expires"]!;
        (expires - TimeProvider.System.GetUtcNow()).Should().BeGreaterThan(TimeSpan.FromMinutes(24)).And.BeLessThanOrEqualTo(TimeSpan.FromMinutes(30));
    }

    [Fact]
    public async Task Lines_are_for_browsers_and_for_shells()
    {
        var (_, output, _) = await MintAsync("romeo@example.org", "--format", "urls");

        var lines = output.TrimEnd().Split('\n');
        JsonNode.Parse(lines[0])!.AsArray().Should().HaveCount(5);
        lines[1..].Should().HaveCount(4).And.OnlyContain(line => line.StartsWith("turnutils_uclient ", StringComparison.Ordinal));
        lines[1].Should().MatchRegex(@"^turnutils_uclient -y -c -n 5 -m 1 -p 3478 -u '\d+:\w+' -w '[^']+' 'turn.example.org'$");
        lines[3].Should().StartWith("turnutils_uclient -t -S -y -c -n 5 -m 1 -p 5349 ");
        lines[4].Should().Be(@"turnutils_uclient -t -y -c -n 5 -m 1 -p 443 -u 'it'\''s me' -w 'pass'\''word' '2001:db8::1'");
    }

    [Theory]
    [InlineData("romeo@example.com", "extdisco: example.com is not among the Domains of the servers (example.org, example.net); name one of them by --domain\n")]
    [InlineData("a@@b", "extdisco: a@@b is not an address such as romeo@example.org; see extdisco --help\n")]
    [InlineData("@nobody", "extdisco: @nobody is not an address such as romeo@example.org; see extdisco --help\n")]
    [InlineData("romeo@example.org --format xml", "extdisco: xml is no format; use table, json or urls; see extdisco --help\n")]
    [InlineData("romeo@example.org --lifetime 24:00:00", "extdisco: 24:00:00 is no lifetime; write hours:minutes:seconds such as 00:10:00, with days in front of a dot such as 1.00:00:00, from 00:10:00 to 3650.00:00:00; see extdisco --help\n")]
    [InlineData("romeo@example.org --lifetime 00:09:59", "extdisco: 00:09:59 is no lifetime; write hours:minutes:seconds such as 00:10:00, with days in front of a dot such as 1.00:00:00, from 00:10:00 to 3650.00:00:00; see extdisco --help\n")]
    public async Task What_cannot_be_is_told(string arguments, string expected) =>
        (await MintAsync(arguments.Split(' '))).Should().Be((2, "", expected));

    [Fact]
    public async Task Whoever_would_be_refused_is_told_of()
    {
        var (exit, output, error) = await MintAsync("mallory@example.org");

        exit.Should().Be(0);
        output.Should().Contain("turn turn.example.org:3478/udp");
        error.Should().StartWith("extdisco: mallory@example.org would be refused, by Extdisco:Access");
    }

    [Fact]
    public async Task A_wrong_configuration_is_told()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        var exit = await ExtdiscoCommand.RunAsync(["mint", "romeo@example.org", "-c", _folder.Write("wrong.json", "{}")], output, error);

        (exit, output.ToString()).Should().Be((2, ""));
        error.ToString().Should().Contain("Extdisco:Servers: is missing");
    }

    private async Task<(int ExitCode, string Output, string Error)> MintAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = await ExtdiscoCommand.RunAsync(["mint", .. arguments, "--config", _folder.Write("appsettings.json", Options)], output, error);
        return (exit, output.ToString(), error.ToString());
    }
}
