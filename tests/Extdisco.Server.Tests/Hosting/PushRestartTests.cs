using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Extdisco.Server.Tests.Configuration;
using Extdisco.Testing;

namespace Extdisco.Server.Tests.Hosting;

/// <summary>The real program is stopped and started again, as a new version is deployed.</summary>
public sealed class PushRestartTests : IAsyncLifetime, IDisposable
{
    private const string Component = "extdisco.example.org";
    private const string Juliet = "juliet@example.org/balcony";
    private const string Romeo = "romeo@example.org";
    private const string Services = "<services xmlns='urn:xmpp:extdisco:2'/>";

    private static readonly XNamespace Extdisco = "urn:xmpp:extdisco:2";

    private readonly TemporaryFolder _folder = new();
    private readonly ComponentListener _xmpp = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _xmpp.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Who_was_told_before_is_told_what_has_changed_once_present_again()
    {
        var configuration = Configuration();
        configuration["Extdisco"]!["Push"] = new JsonObject { ["StateFile"] = "state/push.state", ["Coalesce"] = "00:00:00" };
        await StopAfterAskingAsync(configuration);

        configuration["Extdisco"]!["Relays"]![0]!["Host"] = "turn7.example.org";
        configuration["Extdisco"]!["Services"]![0]!["Name"] = "Changed";
        await using var server = Start(configuration);
        await server.WaitForAsync("remembered from before: 1 entities that have asked");
        await _xmpp.WaitForConnectionAsync();
        await _xmpp.SendAsync($"<presence from='{Juliet}' to='{Component}'/>");

        var services = PushIn(await _xmpp.ReadUntilAsync("</services></iq>")).Element(Extdisco + "services")!.Elements().ToArray();
        services.Select(service => $"{service.Attribute("action")!.Value} {service.Attribute("type")!.Value} {service.Attribute("host")!.Value}").Should().Equal(
            "delete stun turn.example.org", "delete turn turn.example.org", "delete turn turn.example.org", "delete turns turn.example.org",
            "add stun turn7.example.org", "add turn turn7.example.org", "add turn turn7.example.org", "add turns turn7.example.org",
            "modify turn turn2.example.org");
        services.Where(service => service.Attribute("action")!.Value is "delete").Should().OnlyContain(service => service.Attribute("password") == null);
    }

    [Fact]
    public async Task Subscribers_are_asked_for_their_presence_after_a_restart()
    {
        var configuration = Configuration();
        configuration["Extdisco"]!["Push"] = new JsonObject { ["StateFile"] = "push.state" };
        await StopAfterAskingAsync(configuration);

        await using var server = Start(configuration);
        await _xmpp.WaitForConnectionAsync();

        await _xmpp.ReadUntilAsync($"<presence type='probe' from='{Component}' to='{Romeo}'/>");
    }

    [Fact]
    public async Task The_file_is_its_owners_and_holds_no_secret_and_no_credentials()
    {
        var configuration = Configuration();
        configuration["Extdisco"]!["Push"] = new JsonObject { ["StateFile"] = "state/push.state" };

        var answer = await StopAfterAskingAsync(configuration);

        var kept = await File.ReadAllTextAsync(_folder["state/push.state"]);
        kept.Should().Contain(Juliet).And.Contain(Romeo).And.Contain("turn3.example.org");
        var credentials = Regex.Matches(answer, "(?<=(username|password)=')[^']+", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Select(match => match.Value).ToArray();
        credentials.Should().HaveCountGreaterThan(6);
        Samples.Secrets.Concat(credentials).Should().AllSatisfy(secret => kept.Should().NotContain($"\"{secret}"));
        _folder.ModeOf("state/push.state").Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFiles(_folder["state"]).Should().ContainSingle();
    }

    [Fact]
    public async Task The_folder_that_systemd_has_made_is_where_it_is_kept()
    {
        var state = _folder["extdisco"];
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["STATE_DIRECTORY"] = $"{state}:{_folder["second"]}" };

        await StopAfterAskingAsync(Configuration(), environment);

        (await File.ReadAllTextAsync(_folder["extdisco/push.state"])).Should().Contain(Juliet);
        Directory.Exists(_folder["second"]).Should().BeFalse();
    }

    private static XElement PushIn(string came)
    {
        var push = Regex.Match(came, "<iq type='set'.*</iq>", RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        var element = XElement.Parse(push);
        element.Attribute("to")!.Value.Should().Be(Juliet);
        element.Attribute("from")!.Value.Should().Be(Component);
        SchemaValidator.Validate(push.Replace("<iq ", "<iq xmlns='jabber:component:accept' ", StringComparison.Ordinal));
        return element;
    }

    /// <summary>A run in which Romeo lets the component know of his presence, and Juliet asks for services.</summary>
    /// <returns>What she was told.</returns>
    private async Task<string> StopAfterAskingAsync(JsonObject configuration, IReadOnlyDictionary<string, string>? environment = null)
    {
        await using var server = Start(configuration, environment);
        await _xmpp.WaitForConnectionAsync();
        await _xmpp.SendAsync($"<presence type='subscribed' from='{Romeo}' to='{Component}'/>");
        var answer = await _xmpp.AskAsync(Juliet, Component, Services);
        await server.SignalAsync("TERM");
        (await server.ExitAsync()).Should().Be(0, server.Output);
        server.Output.Should().NotContain("push.state", "there is nothing to tell of it");
        return answer;
    }

    private JsonObject Configuration()
    {
        var configuration = JsonNode.Parse(Samples.Full)!.AsObject();
        configuration["Extdisco"]!["Servers"]![0]!["Port"] = _xmpp.Port;
        configuration["Extdisco"]!["Servers"]![0]!["Delegation"] = "Off";
        configuration["Extdisco"]!["Health"] = new JsonObject { ["Enabled"] = false };
        configuration["Extdisco"]!["Http"] = new JsonObject { ["Listen"] = "off" };
        configuration["Extdisco"]!["Connection"] = new JsonObject { ["CloseTimeout"] = "00:00:00.1" };
        return configuration;
    }

    private ServerProcess Start(JsonObject configuration, IReadOnlyDictionary<string, string>? environment = null) =>
        ServerProcess.Start(_folder.Path, environment, "run", "--config", _folder.Write("appsettings.json", configuration.ToJsonString()));
}
