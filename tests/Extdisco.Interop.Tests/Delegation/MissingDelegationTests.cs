using System.Net;
using System.Text.RegularExpressions;
using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Delegation;

/// <summary>Servers on which nobody has written the delegation, as an operator meets them first.</summary>
public sealed partial class MissingDelegationTests
{
    [Theory]
    [InlineData("prosody", "Required")]
    [InlineData("prosody", "Optional")]
    [InlineData("ejabberd", "Required")]
    [InlineData("ejabberd", "Optional")]
    public async Task The_lines_to_write_are_told_for_each_domain(string kind, string delegation)
    {
        await using var server = await PeerServer.StartAsync(kind, "DELEGATION=no", "COMPONENT_SECRET=interop-component-secret");
        var options = Configurations.ForDelegation(server, delegation);
        options["Http"]!["Listen"] = "http://127.0.0.1:0";
        await using var extdisco = await ExtdiscoProcess.StartConnectedAsync(options);

        var isRequired = string.Equals(delegation, "Required", StringComparison.Ordinal);
        foreach (var domain in new[] { server.Domain, server.SecondDomain })
        {
            var said = await extdisco.WaitForLineAsync(0, isRequired ? " ERR" : " WRN", $"{domain} does not delegate urn:xmpp:extdisco:2 and urn:xmpp:extdisco:1 to {server.Component}");
            said.Should().ContainAll(LinesFor(kind, domain, server.Component)).And.NotContainAny(LinesOfTheOther(kind));
        }

        using var http = new HttpClient();
        using var health = await http.GetAsync(new Uri($"{await AddressAsync(extdisco)}/health/ready"));
        health.StatusCode.Should().Be(isRequired ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK);
        extdisco.Connections(server.Component).Should().Be(1, "connecting anew does not write the operator's lines");

        // Whoever asks the component itself is served all the same.
        await using var romeo = await XmppClient.LogInAsync(server);
        (await romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2'/>")).Result(Xml.Extdisco2 + "services").Elements().Should().NotBeEmpty();
    }

    [Fact]
    public async Task What_is_delegated_makes_it_ready()
    {
        await using var server = await PeerServer.StartAsync("prosody", "DELEGATION=yes", "COMPONENT_SECRET=interop-component-secret");
        var options = Configurations.ForDelegation(server);
        options["Http"]!["Listen"] = "http://127.0.0.1:0";
        await using var extdisco = await ExtdiscoProcess.StartConnectedAsync(options);
        await extdisco.WaitUntilDelegatedAsync(server);

        using var http = new HttpClient();
        using var health = await http.GetAsync(new Uri($"{await AddressAsync(extdisco)}/health/ready"));

        health.StatusCode.Should().Be(HttpStatusCode.OK);
        extdisco.LinesWith("does not delegate").Should().BeEmpty();
    }

    private static string[] LinesFor(string kind, string domain, string component) => kind switch
    {
        "prosody" => [$"VirtualHost \"{domain}\"", "modules_enabled = { \"delegation\" }", $"[\"urn:xmpp:extdisco:2\"] = {{ jid = \"{component}\" }}", $"Component \"{component}\""],
        _ => ["mod_delegation", $"server: {component}", "access_rules", "urn:xmpp:extdisco:2"],
    };

    private static string[] LinesOfTheOther(string kind) => kind switch
    {
        "prosody" => ["mod_delegation", "ejabberd.yml"],
        _ => ["VirtualHost", "modules_enabled"],
    };

    private static async Task<string> AddressAsync(ExtdiscoProcess extdisco) =>
        Address().Match(await extdisco.WaitForLineAsync(0, "Health checks are answered at")).Value;

    [GeneratedRegex("http://127[.]0[.]0[.]1:[0-9]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();
}
