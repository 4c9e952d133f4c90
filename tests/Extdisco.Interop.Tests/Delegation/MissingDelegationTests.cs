using System.Net;
using System.Text.Json.Nodes;
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

    [Theory]
    [InlineData("prosody")]
    [InlineData("ejabberd")]
    public async Task A_domain_that_delegates_and_is_not_served_is_told_of_with_the_line_to_add(string kind)
    {
        await using var server = await PeerServer.StartAsync(kind, "DELEGATION=yes", "COMPONENT_SECRET=interop-component-secret");
        var options = Configurations.ForDelegation(server);
        options["Servers"]![0]!["Domains"] = new JsonArray(server.Domain);
        await using var extdisco = await ExtdiscoProcess.StartConnectedAsync(options);

        await extdisco.WaitForLineAsync(0, " WRN", $"{server.SecondDomain} says that it delegates", $"add \"{server.SecondDomain}\" to the domains of {server.Component}");

        await using var second = await XmppClient.LogInAsync(server, domain: server.SecondDomain);
        (await second.AskAsync("<services xmlns='urn:xmpp:extdisco:2'/>", server.SecondDomain)).ShouldBeError("service-unavailable", "cancel");
        await using var romeo = await XmppClient.LogInAsync(server);
        await Disco.EventuallyAsync(romeo, server.Domain, shown: true);
        (await romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2'/>", server.Domain)).Result(Xml.Extdisco2 + "services").Elements().Should().NotBeEmpty();
        extdisco.LinesWith("says that it delegates").Should().ContainSingle("it is told once, however many namespaces there are");
    }

    /// <summary>Whoever does not want delegation is not bothered, and gets none, whatever the server does.</summary>
    [Theory]
    [InlineData("prosody")]
    [InlineData("ejabberd")]
    public async Task Where_it_is_off_nothing_is_expected_and_nothing_taken(string kind)
    {
        await using var server = await PeerServer.StartAsync(kind, "DELEGATION=yes", "COMPONENT_SECRET=interop-component-secret");
        await using var extdisco = await ExtdiscoProcess.StartConnectedAsync(Configurations.ForDelegation(server, "Off"));
        await using var romeo = await XmppClient.LogInAsync(server);

        // Longer than a missing delegation takes to be noticed.
        await Task.Delay(TimeSpan.FromSeconds(3));
        (await romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2'/>", server.Domain)).ShouldBeError("service-unavailable", "cancel");
        (await Disco.FeaturesAsync(romeo, server.Domain)).Should().NotContain(feature => feature.StartsWith("urn:xmpp:extdisco:", StringComparison.Ordinal));
        (await romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2'/>")).Result(Xml.Extdisco2 + "services").Elements().Should().NotBeEmpty();
        extdisco.LinesWith("delegate").Should().BeEmpty();
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
        Address().Match(await extdisco.WaitForLineAsync(0, "HTTP requests are answered at")).Value;

    [GeneratedRegex("http://127[.]0[.]0[.]1:[0-9]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();
}
