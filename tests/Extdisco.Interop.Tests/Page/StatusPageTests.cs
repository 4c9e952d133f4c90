using System.Text.Json.Nodes;
using Extdisco.Interop.Tests.Harness;
using OpenQA.Selenium;

namespace Extdisco.Interop.Tests.Page;

/// <summary>The status page as an operator has it: in a real browser, between real servers that come and go.</summary>
[Collection(OnStatusPage.Name)]
public sealed class StatusPageTests(StatusPageStage stage) : IAsyncLifetime
{
    private Browser Browser => stage.Browser;

    public Task InitializeAsync() => stage.WaitUntilWellAsync();

    /// <summary>Content policy, scripts, requests: whatever the browser dislikes is among its complaints.</summary>
    public Task DisposeAsync()
    {
        Browser.Complaints().Should().BeEmpty();
        return Task.CompletedTask;
    }

    [Fact]
    public void It_shows_how_everything_stands()
    {
        Browser.Text("servers").Should().Contain(stage.Server.Component).And.Contain($"127.0.0.1:{stage.Server.ComponentPort}, for ");
        Browser.Rows("servers").Should().Equal($"{stage.Server.Domain} | ✓ Delegated", $"{stage.Server.SecondDomain} | ✓ Delegated");
        Browser.Rows("services").Should().HaveCount(stage.Services.Count).And.AllSatisfy(row => row.Should().MatchRegex(@"^\w+ 127\.0\.0\.1:\d+/\w+ \| ✓ Up for .* \| [\d.]+ ms \|"));
        Browser.Run("return document.querySelectorAll('#services svg[role=img] polyline').length").Should().BeOfType<long>().Which.Should().BeGreaterThanOrEqualTo(stage.Services.Count);
        Browser.Text("process").Should().MatchRegex(@"^Version \d+\.\d+\.\d+, up \d+ s$");
        Browser.Text("overall").Should().StartWith("! Look here").And.Contain("1 finding in the configuration");
        Browser.Text("warnings").Should().Contain("Extdisco:Relays:0:Host: 127.0.0.1 is this machine itself");
    }

    [Fact]
    public async Task Requests_and_refusals_show_while_the_page_is_open()
    {
        await using var romeo = await XmppClient.LogInAsync(stage.Server);
        await romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2'/>");
        await Browser.WaitForAsync("a request is counted", () => !Browser.Text("traffic").Contains("\n0 requests in the last hour", StringComparison.Ordinal));
        var denied = stage.Options();
        denied["Access"] = new JsonObject { ["Deny"] = new JsonArray(stage.Server.Domain) };
        await ConfigureAsync(denied);

        await romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2'/>");

        await Browser.WaitForAsync("a refusal shows", () => Browser.Rows("denials").Any(row => row.StartsWith($"{stage.Server.Domain} | May not ask: ", StringComparison.Ordinal)));
        await ConfigureAsync(stage.Options());
    }

    [Fact]
    public async Task A_relay_that_stops_is_down_with_the_reason_until_it_is_back()
    {
        await stage.Coturn.KillAsync();
        await Browser.WaitForAsync("all services are down", () => stage.Services.All(service => stage.RowOf(service).Contains("✕ Down", StringComparison.Ordinal)));
        Browser.Text("overall").Should().StartWith("✕ Look here").And.Contain("4 services are down");
        Browser.Title.Should().StartWith("4 services are down");
        stage.RowOf(stage.Services[2]).Should().Contain("Nobody listens at 127.0.0.1");
        stage.ShouldBeAccessible();

        await stage.Coturn.UpAsync();
        await stage.WaitUntilWellAsync();
        Browser.Title.Should().NotContain("down");
    }

    [Fact]
    public async Task A_server_that_stops_is_not_connected_with_the_reason_until_it_is_back()
    {
        await stage.Server.KillAsync();
        await Browser.WaitForAsync("the server is not connected", () => Browser.Text("servers").Contains("✕ Not connected", StringComparison.Ordinal)
            && Browser.Text("servers").Contains("127.0.0.1", StringComparison.Ordinal) && Browser.Text("overall").Contains("1 server is not connected", StringComparison.Ordinal));
        Browser.Rows("servers").Should().AllSatisfy(row => row.Should().EndWith("… Not known yet"));

        await stage.Server.UpAsync();
        await stage.WaitUntilWellAsync();
        Browser.Text("servers").Should().MatchRegex("[1-9] reconnection");
    }

    [Fact]
    public async Task A_server_that_is_not_required_is_no_failure()
    {
        var options = stage.Options();
        options["Servers"]!.AsArray().Add(new JsonObject { ["Component"] = "spare.example.test", ["Secret"] = "s", ["Port"] = 1, ["Domains"] = new JsonArray("spare.test"), ["Required"] = false });

        await ConfigureAsync(options);

        await Browser.WaitForAsync("the server shows", () => Browser.Text("servers").Contains("spare.example.test\n! Not connected (not required)", StringComparison.Ordinal));
        Browser.Text("overall").Should().StartWith("! Look here").And.Contain("1 server that is not required is missing");
        await ConfigureAsync(stage.Options());
        await Browser.WaitForAsync("it is gone", () => !Browser.Text("servers").Contains("spare.example.test", StringComparison.Ordinal));
    }

    [Fact]
    public async Task When_Extdisco_itself_is_gone_the_page_says_so_until_it_is_back()
    {
        await stage.Component.DisposeAsync();
        await Browser.WaitForAsync("the connection is lost", () => Browser.IsShown("lost"));
        Browser.Text("lost").Should().StartWith("✕ Connection lost. This is how it was at ");
        stage.ShouldBeAccessible();

        stage.StartComponent();
        await stage.WaitUntilWellAsync();
        Browser.Complaints().Where(complaint => !(complaint.Contains("/api/status", StringComparison.Ordinal) && complaint.Contains(" - Failed to load resource: net::ERR_", StringComparison.Ordinal))).Should().BeEmpty();
    }

    [Fact]
    public async Task Where_too_many_listen_already_the_page_asks_instead()
    {
        using var http = new HttpClient { BaseAddress = stage.Address };
        Browser.Open(new Uri("about:blank"));
        var listeners = new List<HttpResponseMessage>();
        while (await http.GetAsync("/api/status/events", HttpCompletionOption.ResponseHeadersRead) is { IsSuccessStatusCode: true } listener)
        {
            listeners.Add(listener);
        }

        Browser.Open(stage.Address);

        await stage.WaitUntilWellAsync();
        listeners.ForEach(listener => listener.Dispose());
        Browser.Complaints().Should().AllSatisfy(complaint => complaint.Should().Contain("/api/status/events - Failed to load resource").And.Contain("503")).And.NotBeEmpty();
    }

    [Fact]
    public async Task It_can_be_used_by_keyboard_alone()
    {
        Browser.Open(stage.Address);
        await stage.WaitUntilWellAsync();

        Browser.Press(Keys.Tab).Should().Be("Skip to the content");
        Browser.Press(Keys.Enter).Should().Be("main");
        Browser.Press(Keys.Tab).Should().Be("token");
        Browser.Press(Keys.Tab).Should().Be("domain");
        Browser.Press(Keys.Tab).Should().Be("start");
        Browser.Press(Keys.Enter);

        await Browser.WaitForAsync("it says that the token is wrong", () => Browser.Text("call-status").Length > 0);
        Browser.Run("return document.activeElement.id").Should().Be("token", "there is something to type");
        Browser.Complaints().Should().ContainSingle().Which.Should().Contain("/api/calls - Failed to load resource").And.Contain("401");
    }

    private async Task ConfigureAsync(JsonObject options)
    {
        var position = stage.Component.Position;
        stage.Component.Configure(options);
        await stage.Component.WaitForLineAsync(position, "is loaded anew");
    }
}
