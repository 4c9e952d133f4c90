using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Extdisco.Server.Tests.Configuration;
using Extdisco.Server.Tests.Turn;
using Extdisco.Server.Turn;

namespace Extdisco.Server.Tests.Health;

/// <summary>The real program between a server and two STUN servers, which fail when a test says so.</summary>
public sealed class WithdrawalTests : IAsyncLifetime, IDisposable
{
    private const string Component = "extdisco.example.org";
    private const string Juliet = "juliet@example.org/balcony";

    private readonly TemporaryFolder _folder = new();
    private readonly ComponentListener _xmpp = new();
    private readonly FakeRelay _first = FakeRelay.Start(StunTransport.Udp);
    private readonly FakeRelay _second = FakeRelay.Start(StunTransport.Udp);
    private ServerProcess _server = null!;

    private string First => $"{_first.EndPoint.Port}";

    private string Second => $"{_second.EndPoint.Port}";

    public async Task InitializeAsync()
    {
        var configuration = JsonNode.Parse(Samples.With("\"Services\": []"))!;
        var extdisco = configuration["Extdisco"]!;
        extdisco["Servers"]![0]!["Port"] = _xmpp.Port;
        extdisco["Servers"]![0]!["Delegation"] = "Off";
        extdisco["Services"] = new JsonArray(Service(_first), Service(_second));
        extdisco["Health"] = new JsonObject { ["Interval"] = "00:00:01", ["Withdraw"] = true };
        extdisco["Push"] = new JsonObject { ["Coalesce"] = "00:00:00" };
        extdisco["Http"] = new JsonObject { ["Listen"] = "off" };
        _server = ServerProcess.Start(_folder.Path, null, "run", "--config", _folder.Write("appsettings.json", configuration.ToJsonString()));
        await _xmpp.WaitForConnectionAsync();
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _xmpp.DisposeAsync();
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_down_is_neither_offered_nor_left_with_clients_until_it_is_back_but_for_the_last_of_its_type()
    {
        await _xmpp.SendAsync($"<presence from='{Juliet}' to='{Component}'/>");
        (await AskAsync()).Should().Equal(First, Second);

        Fail(_first, isFailing: true);
        (await PushAsync()).Should().Equal($"delete {First}");
        (await AskAsync()).Should().Equal(Second);

        Fail(_second, isFailing: true);
        (await PushAsync()).Should().Equal($"add {First}");
        (await AskAsync()).Should().Equal(First, Second);

        Fail(_first, isFailing: false);
        (await PushAsync()).Should().Equal($"delete {Second}");
        (await AskAsync()).Should().Equal(First);

        Fail(_second, isFailing: false);
        (await PushAsync()).Should().Equal($"add {Second}");
        (await AskAsync()).Should().Equal(First, Second);
        foreach (var port in new[] { First, Second })
        {
            Regex.Count(_server.Output, $":{port}/udp is down: ").Should().Be(1);
        }
    }

    private static JsonObject Service(FakeRelay relay) =>
        new() { ["Type"] = "stun", ["Host"] = "127.0.0.1", ["Port"] = relay.EndPoint.Port, ["Transport"] = "udp" };

    private static void Fail(FakeRelay relay, bool isFailing) =>
        relay.Lie = isFailing ? (request, _) => [HonestRelay.Error(request, 500)] : null;

    /// <summary>The ports of the services that are offered.</summary>
    private async Task<string[]> AskAsync() =>
        [.. Services(await _xmpp.AskAsync(Juliet, Component, "<services xmlns='urn:xmpp:extdisco:2'/>"), "result").Select(service => service.Attribute("port")!.Value)];

    /// <summary>Waits for a push and takes it.</summary>
    /// <returns>What it tells of, as action and port.</returns>
    private async Task<string[]> PushAsync()
    {
        var services = Services(await _xmpp.ReadUntilAsync("</services></iq>"), "set").ToArray();
        await _xmpp.SendAsync($"<iq type='result' id='{services[0].Document!.Root!.Attribute("id")!.Value}' from='{Juliet}' to='{Component}'/>");
        return [.. services.Select(service => $"{service.Attribute("action")!.Value} {service.Attribute("port")!.Value}")];
    }

    private static IEnumerable<XElement> Services(string came, string type) =>
        XDocument.Parse(Regex.Match(came, $"<iq type='{type}'.*?</iq>", RegexOptions.None, TimeSpan.FromSeconds(1)).Value).Descendants("{urn:xmpp:extdisco:2}service");
}
