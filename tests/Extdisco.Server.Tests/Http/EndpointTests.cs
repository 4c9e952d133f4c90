using System.Net;

namespace Extdisco.Server.Tests.Http;

/// <summary>What holds for every resource of the HTTP endpoint.</summary>
public sealed class EndpointTests
{
    private static readonly string[] Get = ["/", "/style.css", "/main.js", "/icon.svg", "/health/live", "/health/ready", "/api/status", "/api/look", "/api/status/events"];

    [Fact]
    public async Task Every_answer_tells_browsers_to_keep_and_show_and_share_nothing()
    {
        await using var endpoint = await RunningEndpoint.StartAsync(null);
        var requests = Get.Select(path => (Path: path, Host: "127.0.0.1", Method: HttpMethod.Get))
            .Append(("/nothing", "127.0.0.1", HttpMethod.Get))
            .Append(("/api/status", "elsewhere.example", HttpMethod.Get))
            .Append(("/api/status", "127.0.0.1", HttpMethod.Delete))
            .Append(("/api/calls", "127.0.0.1", HttpMethod.Post));

        foreach (var (path, host, method) in requests)
        {
            using var request = new HttpRequestMessage(method, path) { Headers = { Host = host } };
            request.Headers.Add("Origin", "http://elsewhere.example");
            using var answer = await endpoint.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Header(answer, "Cache-Control").Should().Be("no-store", path);
            Header(answer, "X-Content-Type-Options").Should().Be("nosniff", path);
            Header(answer, "Referrer-Policy").Should().Be("no-referrer", path);
            Header(answer, "Cross-Origin-Resource-Policy").Should().Be("same-origin", path);
            Header(answer, "Cross-Origin-Opener-Policy").Should().Be("same-origin", path);
            Header(answer, "Content-Security-Policy").Should().StartWith("default-src 'none'; script-src 'self'; ").And.Contain("frame-ancestors 'none'").And.NotContain("unsafe");
            answer.Headers.Select(header => header.Key).Should().NotContain(name => name.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
            answer.Headers.Server.Should().BeEmpty();
        }
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:5380")]
    [InlineData("[::1]:5380")]
    [InlineData("192.0.2.7")]
    [InlineData("localhost:5380")]
    [InlineData("LocalHost")]
    [InlineData("status.example.org")]
    [InlineData("Status.Example.org.:443")]
    public async Task It_answers_to_addresses_and_to_its_own_names(string host)
    {
        await using var endpoint = await RunningEndpoint.StartAsync(null, "Http:Hosts:0=status.example.org");

        using var answer = await endpoint.AskAsync("/api/status", host);

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task It_answers_to_the_name_of_the_machine()
    {
        await using var endpoint = await RunningEndpoint.StartAsync(null);

        using var answer = await endpoint.AskAsync("/api/status", Dns.GetHostName());

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("elsewhere.example")]
    [InlineData("localhost.elsewhere.example")]
    [InlineData("127.0.0.1.elsewhere.example:5380")]
    [InlineData("xstatus.example.org")]
    public async Task A_page_that_has_its_own_name_resolve_to_this_machine_gets_nothing(string host)
    {
        await using var endpoint = await RunningEndpoint.StartAsync(null, "Http:Hosts=status.example.org", $"Http:Token={RunningEndpoint.Token}");

        foreach (var path in new[] { "/api/status", "/api/status/events", "/nothing" })
        {
            using var answer = await endpoint.AskAsync(path, host);
            answer.StatusCode.Should().Be(HttpStatusCode.MisdirectedRequest);
            (await answer.Content.ReadAsStringAsync()).Should().Be("This name is not one of this endpoint's; use its address, or add the name to Extdisco:Http:Hosts.\n");
        }

        using var call = await endpoint.AskAsync("/api/calls", host, HttpMethod.Post);
        call.StatusCode.Should().Be(HttpStatusCode.MisdirectedRequest);
    }

    [Fact]
    public async Task Health_checks_answer_to_any_name()
    {
        await using var endpoint = await RunningEndpoint.StartAsync(null);

        using var live = await endpoint.AskAsync("/health/live", "elsewhere.example");
        using var ready = await endpoint.AskAsync("/health/ready", "elsewhere.example");

        (live.StatusCode, ready.StatusCode).Should().Be((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable));
    }

    [Fact]
    public async Task A_reload_changes_the_names_but_not_where_it_listens()
    {
        await using var endpoint = await RunningEndpoint.StartAsync(null);

        await endpoint.ReloadAsync("Http:Hosts=status.example.org");
        using var answer = await endpoint.AskAsync("/api/status", "status.example.org");
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        endpoint.Loggers.Log.Lines.Should().NotContain(line => line.Text.Contains("takes effect when", StringComparison.Ordinal));

        await endpoint.ReloadAsync("Http:Listen=http://127.0.0.1:1");
        await endpoint.Loggers.Log.WaitForAsync("Extdisco:Http:Listen has changed; it takes effect when extdisco is started again");
    }

    [Theory]
    [InlineData("POST", "/api/status", "GET, HEAD")]
    [InlineData("PUT", "/health/live", "GET, HEAD")]
    [InlineData("DELETE", "/api/status/events", "GET, HEAD")]
    [InlineData("GET", "/api/calls", "POST")]
    [InlineData("OPTIONS", "/api/calls", "POST")]
    public async Task Methods_that_a_resource_does_not_have_are_refused(string method, string path, string allowed)
    {
        await using var endpoint = await RunningEndpoint.StartAsync(null);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var answer = await endpoint.Client.SendAsync(request);

        answer.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
        string.Join(", ", answer.Content.Headers.Allow).Should().Be(allowed);
    }

    [Fact]
    public async Task HEAD_is_GET_without_the_body()
    {
        await using var endpoint = await RunningEndpoint.StartAsync(null);

        foreach (var path in Get)
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, path);
            using var answer = await endpoint.Client.SendAsync(request);
            answer.StatusCode.Should().NotBe(HttpStatusCode.MethodNotAllowed, path);
            (await answer.Content.ReadAsByteArrayAsync()).Should().BeEmpty(path);
        }
    }

    [Fact]
    public async Task What_is_not_there_says_what_is()
    {
        await using var endpoint = await RunningEndpoint.StartAsync(null);

        using var answer = await endpoint.Client.GetAsync("/api/statu");

        answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync()).Should().StartWith("There is nothing here; there are /, ").And.Contain(", /api/status, ").And.Contain(", /health/live, ");
    }

    private static string Header(HttpResponseMessage answer, string name) => string.Join(", ", answer.Headers.GetValues(name));
}
