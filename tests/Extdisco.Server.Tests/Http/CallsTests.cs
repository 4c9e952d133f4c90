using System.Net;
using System.Text.Json.Nodes;
using Extdisco.Credentials;
using Extdisco.Server.Http;
using Extdisco.Server.Tests.Configuration;
using Extdisco.Testing;
using Extdisco.Xmpp;

namespace Extdisco.Server.Tests.Http;

/// <summary>Who gets credentials for a test call, and which.</summary>
public sealed class CallsTests
{
    private const string WithToken = $"Http:Token={RunningEndpoint.Token}";

    [Fact]
    public async Task Whoever_has_the_token_gets_every_service_that_browsers_have_a_way_to()
    {
        await using var endpoint = await RunningEndpoint.StartAsync(new TestTimeProvider(), WithToken, "Services:2:Type=stuns", "Services:2:Host=turn4.example.org", "Services:3:Type=turns", "Services:3:Host=2001:db8::1", "Services:3:Credentials=guest");

        using var answer = await endpoint.CallAsync(RunningEndpoint.Token);

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        var servers = await ServersOf(answer);
        servers.Select(server => (string)server["urls"]!).Should().Equal(
            "stun:turn.example.org:3478",
            "turn:turn.example.org:3478?transport=udp",
            "turn:turn.example.org:3478?transport=tcp",
            "turns:turn.example.org:5349?transport=tcp",
            "turn:turn2.example.org:443?transport=tcp",
            "turn:turn3.example.org:3478?transport=udp",
            "turns:[2001:db8::1]?transport=tcp");
        servers[0]["username"].Should().BeNull();
    }

    /// <summary>One TURN server without a username, and a browser makes no RTCPeerConnection of any of them.</summary>
    [Fact]
    public async Task A_relay_without_credentials_is_named_apart()
    {
        await using var endpoint = await RunningEndpoint.StartAsync(new TestTimeProvider(), WithToken, "Services:2:Type=turns", "Services:2:Host=2001:db8::1", "Credentials:guest:Expires=2001-01-01T00:00:00Z");

        using var answer = await endpoint.CallAsync(RunningEndpoint.Token);

        (await ServersOf(answer)).Should().OnlyContain(server => ((string)server["urls"]!).StartsWith("stun:") || server["username"] != null);
        JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["withoutCredentials"]!.AsArray().Select(url => (string)url!)
            .Should().Equal("turn:turn3.example.org:3478?transport=udp", "turns:[2001:db8::1]?transport=tcp");
    }

    [Fact]
    public async Task Credentials_are_made_with_what_those_of_users_are_and_hold_for_ten_minutes()
    {
        var time = new TestTimeProvider();
        await using var endpoint = await RunningEndpoint.StartAsync(time, WithToken);

        using var answer = await endpoint.CallAsync(RunningEndpoint.Token);

        var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        var servers = await ServersOf(answer);
        var expires = time.GetUtcNow() + TimeSpan.FromMinutes(10);
        var username = $"{expires.ToUnixTimeSeconds()}:extdisco-call";
        json["expires"]!.GetValue<DateTimeOffset>().Should().Be(expires);
        Credentials(servers[1]).Should().Be((username, TurnRest.Password(new Secret(Samples.RelaySecret), username).Reveal()));
        Credentials(servers[3]).Should().Be(Credentials(servers[1]), "one relay has one secret");
        Credentials(servers[4]).Should().Be((username, TurnRest.Password(new Secret(Samples.OtherSecret), username).Reveal()));
        Credentials(servers[5]).Should().Be(("guest", Samples.GuestPassword), "fixed credentials are what they are");
    }

    [Fact]
    public async Task A_domain_has_its_own_services_and_those_for_all()
    {
        await using var endpoint = await RunningEndpoint.StartAsync(
            null, WithToken, "Servers:0:Domains:1=example.net", "Relays:0:Domains=example.net", "Services:0:Domains=example.org");

        using var answer = await endpoint.CallAsync(RunningEndpoint.Token, """{"domain":"example.org"}""");

        (await ServersOf(answer)).Select(server => (string)server["urls"]!).Should().Equal("turn:turn2.example.org:443?transport=tcp", "turn:turn3.example.org:3478?transport=udp");
    }

    [Theory]
    [InlineData("""{"domain":"elsewhere.example"}""", "The domain is not a served one")]
    [InlineData("""{"domain":5}""", "The body is not what is expected")]
    [InlineData("[]", "The body is not what is expected")]
    [InlineData("{", "The body is not what is expected")]
    public async Task What_cannot_be_meant_is_refused(string body, string why)
    {
        await using var endpoint = await RunningEndpoint.StartAsync(null, WithToken);

        using var answer = await endpoint.CallAsync(RunningEndpoint.Token, body);

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).Should().StartWith(why).And.NotContain("elsewhere");
    }

    [Fact]
    public async Task A_long_body_is_cut_off()
    {
        await using var endpoint = await RunningEndpoint.StartAsync(null, WithToken);

        using var answer = await endpoint.CallAsync(RunningEndpoint.Token, new string(' ', CallsResource.MaximumBody + 1));

        answer.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a-token-that-is-long-enoug")]
    [InlineData("a-token-that-is-long-enough2")]
    [InlineData("A-token-that-is-long-enough")]
    public async Task Whoever_has_not_got_nothing(string? token)
    {
        await using var endpoint = await RunningEndpoint.StartAsync(null, WithToken);

        using var answer = await endpoint.CallAsync(token);

        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        answer.Headers.WwwAuthenticate.Should().ContainSingle().Which.Scheme.Should().Be("Bearer");
        (await answer.Content.ReadAsStringAsync()).Should().Contain("Extdisco:Http:Token").And.NotContain("turn");
    }

    [Fact]
    public async Task Without_a_token_in_the_configuration_nobody_gets_any_until_a_reload_brings_one()
    {
        await using var endpoint = await RunningEndpoint.StartAsync(null);
        using var before = await endpoint.CallAsync(RunningEndpoint.Token);
        before.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await before.Content.ReadAsStringAsync()).Should().Contain("set Extdisco:Http:Token or TokenFile");

        await endpoint.ReloadAsync(WithToken);
        using var after = await endpoint.CallAsync(RunningEndpoint.Token);
        after.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task After_ten_wrong_tokens_none_is_looked_at_for_the_rest_of_the_minute_and_the_log_says_so_once()
    {
        var time = new TestTimeProvider();
        await using var endpoint = await RunningEndpoint.StartAsync(time, WithToken);
        for (var i = 0; i < WrongTokens.Most; i++)
        {
            (await StatusOf($"wrong-wrong-wrong-{i}")).Should().Be(HttpStatusCode.Unauthorized);
        }

        (await StatusOf("wrong-wrong-wrong")).Should().Be(HttpStatusCode.TooManyRequests);
        (await StatusOf(RunningEndpoint.Token)).Should().Be(HttpStatusCode.TooManyRequests, "or guessing could go on");
        (await StatusOf(null)).Should().Be(HttpStatusCode.Unauthorized, "there is nothing to look at");
        time.Advance(WrongTokens.Period);
        (await StatusOf(RunningEndpoint.Token)).Should().Be(HttpStatusCode.OK);

        var told = endpoint.Loggers.Log.Lines.Where(line => line.Text.Contains("token", StringComparison.OrdinalIgnoreCase)).ToArray();
        told.Should().ContainSingle().Which.Text.Should().StartWith("Somebody has sent a wrong admin token (Extdisco:Http:Token)");
        endpoint.Loggers.Log.Lines.Should().NotContain(line => line.Text.Contains("wrong-wrong", StringComparison.Ordinal) || line.Text.Contains(RunningEndpoint.Token, StringComparison.Ordinal));

        async Task<HttpStatusCode> StatusOf(string? token)
        {
            using var answer = await endpoint.CallAsync(token);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Whoever_had_the_right_token_is_not_locked_out_by_the_wrong_ones_of_strangers()
    {
        var time = new TestTimeProvider();
        await using var endpoint = await RunningEndpoint.StartAsync(time, WithToken);
        using var known = endpoint.ClientAt("127.0.0.2");
        using var late = endpoint.ClientAt("127.0.0.3");
        (await StatusOf(known, RunningEndpoint.Token)).Should().Be(HttpStatusCode.OK);
        await LockAsync(endpoint.Client);

        (await StatusOf(late, RunningEndpoint.Token)).Should().Be(HttpStatusCode.TooManyRequests, "a stranger may still be guessing");
        (await StatusOf(known, RunningEndpoint.Token)).Should().Be(HttpStatusCode.OK);
        await LockAsync(known);
        (await StatusOf(known, RunningEndpoint.Token)).Should().Be(HttpStatusCode.TooManyRequests, "somebody else may be guessing there by now");
        time.Advance(WrongTokens.Period);
        (await StatusOf(known, RunningEndpoint.Token)).Should().Be(HttpStatusCode.OK);

        async Task<HttpStatusCode> StatusOf(HttpClient client, string token)
        {
            using var answer = await endpoint.CallAsync(token, client: client);
            return answer.StatusCode;
        }

        async Task LockAsync(HttpClient client)
        {
            for (var i = 0; i < WrongTokens.Most; i++)
            {
                (await StatusOf(client, "wrong-wrong-wrong")).Should().Be(HttpStatusCode.Unauthorized);
            }
        }
    }

    [Fact]
    public async Task With_another_token_all_counts_begin_anew()
    {
        await using var endpoint = await RunningEndpoint.StartAsync(new TestTimeProvider(), WithToken);
        for (var i = 0; i <= WrongTokens.Most; i++)
        {
            using var wrong = await endpoint.CallAsync("another-token-that-is-long");
            wrong.StatusCode.Should().Be(i < WrongTokens.Most ? HttpStatusCode.Unauthorized : HttpStatusCode.TooManyRequests);
        }

        await endpoint.ReloadAsync("Http:Token=another-token-that-is-long");

        using var answer = await endpoint.CallAsync("another-token-that-is-long");
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_users_get_no_credentials_for_is_left_out()
    {
        await using var endpoint = await RunningEndpoint.StartAsync(new TestTimeProvider(), WithToken, "Credentials:guest:Expires=2001-01-01T00:00:00Z");

        using var answer = await endpoint.CallAsync(RunningEndpoint.Token);

        (await ServersOf(answer)).Select(server => (string)server["urls"]!).Should().Contain("turn:turn2.example.org:443?transport=tcp").And.NotContain(url => url.Contains("turn3", StringComparison.Ordinal));
    }

    private static async Task<JsonObject[]> ServersOf(HttpResponseMessage answer) =>
        [.. JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["iceServers"]!.AsArray().Select(server => server!.AsObject())];

    private static (string?, string?) Credentials(JsonObject server) => ((string?)server["username"], (string?)server["credential"]);
}
