using System.Text.Json.Nodes;
using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Page;

/// <summary>"Test a call in this browser": real calls through a real coturn, and what is said where they fail.</summary>
[Collection(OnStatusPage.Name)]
public sealed class CallTests(StatusPageStage stage) : IAsyncLifetime
{
    private Browser Browser => stage.Browser;

    public async Task InitializeAsync()
    {
        Browser.Open(stage.Address);
        await stage.WaitUntilWellAsync();
    }

    public async Task DisposeAsync()
    {
        await ConfigureAsync(stage.Options());
        Browser.Complaints().Should().BeEmpty();
    }

    [Fact]
    public async Task A_call_goes_through_the_relay_by_udp_tcp_and_tls()
    {
        (await stage.CallAsync(StatusPageStage.Token)).Should().Be("✓ 4 services work from here");

        var rows = Browser.Rows("call-results");
        rows.Select(row => row.Split(" | ")[0]).Should().Equal(stage.Services.Select((service, index) => index == 0 ? service.Replace("/udp", "", StringComparison.Ordinal) : service));
        rows[0].Should().Contain(" | ✓ Works | ");
        rows.Skip(1).Should().AllSatisfy(row => row.Should().MatchRegex(@" \| ✓ Works \| [\d.]+ ms \| A packet went through 127\.0\.0\.1:\d+ and came back\.$"));
        File.ReadAllText(stage.Coturn["LOG"]).Should().Contain(":extdisco-call>", "the relay knows what the credentials were for");
    }

    [Fact]
    public async Task What_fails_says_why_and_what_to_compare_and_is_accessible_in_light_and_dark_and_on_a_phone()
    {
        await using var deaf = await PeerServer.StartAsync("coturn", $"TURN_SECRET={StatusPageStage.RelaySecret}", "LOOPBACK_PEERS=no");
        var options = stage.Options();
        var closed = Turn(1, "tcp");
        var wrong = Turn(stage.Coturn.Number("TURN_PORT"), "udp", "wrong");
        var blocked = Turn(deaf.Number("TURN_PORT"), "udp", "right");
        RunLedger.AddSecret("a wrong secret", "not-the-relays");
        var open = Configurations.Service("turn", "127.0.0.1", stage.Coturn.Number("TURN_PORT"), "udp");
        options["Services"] = new JsonArray(open, wrong, closed, blocked);
        options["Credentials"] = new JsonObject
        {
            ["wrong"] = new JsonObject { ["Kind"] = "TurnRest", ["Secret"] = "not-the-relays" },
            ["right"] = new JsonObject { ["Kind"] = "TurnRest", ["Secret"] = StatusPageStage.RelaySecret },
        };
        await ConfigureAsync(options);
        await Browser.WaitForAsync("the services that fail are down", () => Browser.Rows("services").Count(row => row.Contains("✕ Down", StringComparison.Ordinal)) == 3);

        (await stage.CallAsync(StatusPageStage.Token)).Should().Be("✕ 4 of 8 services fail from here");

        var rows = Browser.Rows("call-results");
        rows[4].Should().Contain("✕ Fails").And.Contain("The secret is refused (401): compare static-auth-secret").And.Contain("The browser said: 401");
        rows[5].Should().Contain("✕ Fails").And.Contain("127.0.0.1:1 cannot be reached from here over tcp: see that it runs");
        rows[6].Should().Contain("✕ Fails").And.Contain("but no packet comes through it").And.Contain("denied-peer-ip");
        rows[7].Should().StartWith($"turn 127.0.0.1:{stage.Coturn["TURN_PORT"]}/udp | ✕ Fails").And.Contain("There are no credentials for it: none are configured");
        stage.ShouldBeAccessible();

        static JsonObject Turn(int port, string transport, string? credentials = null)
        {
            var service = Configurations.Service("turn", "127.0.0.1", port, transport);
            service["Credentials"] = credentials ?? "right";
            return service;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("interop-wrong-token")]
    public async Task Without_the_right_token_there_is_none(string token)
    {
        (await stage.CallAsync(token)).Should().Be("✕ The token is not the one of Http:Token.");

        Browser.Rows("call-results").Should().BeEmpty();
        Browser.Complaints().Should().ContainSingle().Which.Should().Contain("/api/calls - Failed to load resource").And.Contain("401");
    }

    /// <summary>A typographic quotation mark, say, for which fetch has an exception.</summary>
    [Fact]
    public async Task A_token_that_no_header_can_carry_is_a_wrong_one()
    {
        (await stage.CallAsync($"“{StatusPageStage.Token}”")).Should().Be("✕ The token is not the one of Http:Token.");

        Browser.Rows("call-results").Should().BeEmpty();
    }

    [Fact]
    public async Task Where_no_token_is_configured_it_says_how_to_set_one()
    {
        var options = stage.Options();
        options["Http"]!.AsObject().Remove("Token");

        await ConfigureAsync(options);

        await Browser.WaitForAsync("it says that it is off", () => Browser.IsShown("call-off") && !Browser.IsShown("call"));
        Browser.Text("call-off").Should().Contain("no admin token is configured").And.Contain("openssl rand").And.Contain("TokenFile");
        Browser.Barriers().Should().BeEmpty();
    }

    private async Task ConfigureAsync(JsonObject options)
    {
        var position = stage.Component.Position;
        stage.Component.Configure(options);
        await stage.Component.SignalAsync("HUP");
        await stage.Component.WaitForLineAsync(position, "Configuration ", " anew");
    }
}
