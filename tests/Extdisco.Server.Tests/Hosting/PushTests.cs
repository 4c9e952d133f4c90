using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Extdisco.Server.Tests.Configuration;
using Extdisco.Testing;

namespace Extdisco.Server.Tests.Hosting;

/// <summary>The real program is given another configuration while clients are there.</summary>
public sealed class PushTests : IAsyncLifetime, IDisposable
{
    private const string Component = "extdisco.example.org";
    private const string Juliet = "juliet@example.org/balcony";
    private const string Romeo = "romeo@example.org/orchard";
    private const string All = "<services xmlns='urn:xmpp:extdisco:2'/>";
    private const string Refusal = "<error type='cancel'><feature-not-implemented xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>";

    private static readonly XNamespace Extdisco = "urn:xmpp:extdisco:2";

    private readonly TemporaryFolder _folder = new();
    private readonly ComponentListener _xmpp = new();
    private readonly JsonObject _configuration = JsonNode.Parse(Samples.Full)!.AsObject();
    private ServerProcess _server = null!;

    public async Task InitializeAsync()
    {
        var extdisco = _configuration["Extdisco"]!;
        extdisco["Servers"]![0]!["Port"] = _xmpp.Port;
        extdisco["Servers"]![0]!["Delegation"] = "Off";
        extdisco["Health"] = new JsonObject { ["Enabled"] = false };
        extdisco["Http"] = new JsonObject { ["Listen"] = "off" };
        extdisco["Connection"] = new JsonObject { ["CloseTimeout"] = "00:00:00.1" };
        extdisco["Push"] = new JsonObject { ["Coalesce"] = "00:00:00" };
        _server = ServerProcess.Start(_folder.Path, null, "run", "--config", Write());
        await _xmpp.WaitForConnectionAsync();
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _xmpp.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Those_who_have_asked_and_are_present_are_told_what_has_changed_and_nobody_else()
    {
        await ComeAsync(Juliet, Romeo, "tybalt@example.org/street", "paris@example.org/grave");
        await _xmpp.AskAsync(Juliet, Component, All);
        await _xmpp.AskAsync(Romeo, Component, "<services xmlns='urn:xmpp:extdisco:2' type='turns'/>");
        await _xmpp.AskAsync("nurse@example.org/away", Component, All);
        await _xmpp.AskAsync("paris@example.org/grave", Component, "<services xmlns='urn:xmpp:extdisco:1'/>");

        _configuration["Extdisco"]!["Relays"]![0]!.AsObject().Remove("TlsPort");
        _configuration["Extdisco"]!["Services"]![0]!["Name"] = "Changed";
        _configuration["Extdisco"]!["Services"]![1]!["Transport"] = "tcp";
        Write();

        var pushes = await PushesAsync(2);
        pushes.Keys.Should().BeEquivalentTo(Juliet, Romeo);
        Actions(pushes[Juliet]).Should().Equal(
            "delete turns turn.example.org tcp", "delete turn turn3.example.org udp", "modify turn turn2.example.org tcp", "add turn turn3.example.org tcp");
        pushes[Juliet].Attribute("type").Should().BeNull();
        Actions(pushes[Romeo]).Should().Equal("delete turns turn.example.org tcp");
        pushes[Romeo].Attribute("type")!.Value.Should().Be("turns");
        foreach (var service in pushes.Values.Elements())
        {
            (service.Attribute("password") is null).Should().Be(service.Attribute("action")!.Value is "delete", "{0}", service);
        }
    }

    [Fact]
    public async Task Whoever_answers_with_an_error_is_left_alone_until_asking_again()
    {
        await ComeAsync(Juliet, Romeo);
        await _xmpp.AskAsync(Juliet, Component, All);
        await _xmpp.AskAsync(Romeo, Component, All);
        Rename("first");
        var pushes = await PushesAsync(2);
        await _xmpp.SendAsync($"<iq type='error' id='{IdOf(pushes[Juliet])}' from='{Juliet}' to='{Component}'>{Refusal}</iq>");
        await _xmpp.SendAsync($"<iq type='result' id='{IdOf(pushes[Romeo])}' from='{Romeo}' to='{Component}'/>");

        Rename("second");
        (await PushesAsync(1)).Keys.Should().Equal(Romeo);
        await _xmpp.AskAsync(Juliet, Component, All);
        Rename("third");
        (await PushesAsync(2)).Keys.Should().BeEquivalentTo(Juliet, Romeo);
    }

    [Theory]
    [InlineData("unavailable")]
    [InlineData("error")]
    public async Task Whoever_has_left_is_told_when_back(string end)
    {
        await ComeAsync(Juliet, Romeo);
        await _xmpp.AskAsync(Juliet, Component, All);
        await _xmpp.AskAsync(Romeo, Component, All);
        await _xmpp.SendAsync($"<presence type='{end}' from='{Juliet}' to='{Component}'/>");

        Rename("changed");
        (await PushesAsync(1)).Keys.Should().Equal(Romeo);
        await ComeAsync(Juliet);
        (await PushesAsync(1)).Keys.Should().Equal(Juliet);
    }

    private static string[] Actions(XElement services) =>
    [
        .. services.Elements(Extdisco + "service").Select(service =>
            string.Join(' ', new[] { "action", "type", "host", "transport" }.Select(name => service.Attribute(name)!.Value))),
    ];

    private static string IdOf(XElement services) => services.Parent!.Attribute("id")!.Value;

    /// <summary>Waits for pushes, and then for an answer, behind which nobody else's can be.</summary>
    /// <returns>The payloads by who got them.</returns>
    private async Task<Dictionary<string, XElement>> PushesAsync(int count)
    {
        var came = await _xmpp.ReadUntilAsync("</services></iq>", count);
        came += await _xmpp.AskAsync("marker@example.org/x", Component, "<query xmlns='http://jabber.org/protocol/disco#info'/>");
        var pushes = Regex.Matches(came, "<iq type='set'.*?</iq>", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(match => match.Value).ToArray();
        foreach (var push in pushes)
        {
            SchemaValidator.Validate(push.Replace("<iq ", "<iq xmlns='jabber:component:accept' ", StringComparison.Ordinal));
        }

        return pushes.Select(XElement.Parse).ToDictionary(push => push.Attribute("to")!.Value, push => push.Element(Extdisco + "services")!, StringComparer.Ordinal);
    }

    private async Task ComeAsync(params string[] who)
    {
        foreach (var one in who)
        {
            await _xmpp.SendAsync($"<presence from='{one}' to='{Component}'/>");
        }
    }

    private void Rename(string name)
    {
        _configuration["Extdisco"]!["Services"]![0]!["Name"] = name;
        Write();
    }

    /// <summary>Puts the file in its place in one step.</summary>
    private string Write()
    {
        var path = _folder["appsettings.json"];
        File.Move(_folder.Write("draft.json", _configuration.ToJsonString()), path, overwrite: true);
        return path;
    }
}
