using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Extdisco.Server.Tests.Configuration;
using Extdisco.Testing;

namespace Extdisco.Server.Tests.Commands;

/// <summary>The real program, connected to what it takes for an XMPP server.</summary>
public sealed class RunTests : IAsyncLifetime, IDisposable
{
    private const string Services = "<services xmlns='urn:xmpp:extdisco:2'/>";
    private const string Info = "<query xmlns='http://jabber.org/protocol/disco#info'/>";
    private const string Component = "extdisco.example.org";
    private const string Juliet = "juliet@example.org/balcony";

    private readonly TemporaryFolder _folder = new();
    private readonly ComponentListener _xmpp = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _xmpp.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_answers_and_ends_normally_when_told_to()
    {
        await using var server = Start(Configuration());
        await _xmpp.WaitForConnectionAsync();

        (await _xmpp.AskAsync(Juliet, Component, Services)).Should()
            .Contain("type='result'").And.Contain("turn.example.org").And.Contain("password=");
        (await _xmpp.AskAsync("romeo@montague.example/orchard", Component, Services)).Should().Contain("forbidden");
        (await _xmpp.AskAsync(Juliet, Component, Info)).Should().Contain("urn:xmpp:extdisco:2").And.Contain("jabber:iq:version");

        await server.SignalAsync("TERM");
        (await server.ExitAsync()).Should().Be(0, server.Output);
        server.Output.Should().Contain("extdisco has stopped");
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task It_ends_normally_when_told_to_while_it_starts(string signal)
    {
        await using var server = Start(Configuration());
        await server.WaitForAsync("is loaded"); // and the host has not begun to start

        await server.SignalAsync(signal);

        (await server.ExitAsync()).Should().Be(0, server.Output);
        server.Output.Should().EndWith("extdisco has stopped");
    }

    [Fact]
    public async Task It_ends_normally_on_interrupt_even_when_no_server_is_there()
    {
        var configuration = Configuration();
        configuration["Extdisco"]!["Servers"]![0]!["Port"] = FreePort.Find();
        await using var server = Start(configuration);
        await server.WaitForAsync("cannot connect");

        await server.SignalAsync("INT");

        (await server.ExitAsync()).Should().Be(0, server.Output);
    }

    [Fact]
    public async Task The_environment_overrides_the_file_and_the_command_line_overrides_both()
    {
        var configuration = Configuration();
        configuration["Extdisco"]!["Servers"]![0]!["Port"] = FreePort.Find();
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Extdisco__Servers__0__Port"] = "1",
            ["Extdisco__Info__Name"] = "Named by the environment",
        };
        var file = _folder.Write("appsettings.json", configuration.ToJsonString());
        await using var server = ServerProcess.Start(_folder.Path, environment, "--config", file, $"--Extdisco:Servers:0:Port={_xmpp.Port}");

        await _xmpp.WaitForConnectionAsync();
        (await _xmpp.AskAsync(Juliet, Component, Info)).Should().Contain("Named by the environment");
    }

    [Fact]
    public async Task A_new_configuration_changes_the_answers_and_keeps_the_connection()
    {
        var configuration = Configuration();
        configuration["Extdisco"]!["Servers"]![0]!["Delegation"] = "Off";
        await using var server = Start(configuration);
        await _xmpp.WaitForConnectionAsync();

        configuration["Extdisco"]!["Relays"]![0]!["Host"] = "turn7.example.org";
        configuration["Extdisco"]!["Info"] = new JsonObject { ["Name"] = "Changed", ["Version"] = false };
        configuration["Extdisco"]!["Servers"]![0]!["Domains"] = new JsonArray("example.org", "example.com");
        Write(configuration);
        await server.WaitForAsync("is loaded anew");

        (await _xmpp.AskAsync("romeo@example.com/x", Component, Services)).Should().Contain("turn7.example.org").And.NotContain("turn.example.org");
        (await _xmpp.AskAsync(Juliet, Component, Info)).Should().Contain("Changed").And.NotContain("jabber:iq:version");
        _xmpp.Connections.Should().Be(1);
    }

    [Fact]
    public async Task Domains_get_services_and_rules_of_their_own_without_a_new_connection()
    {
        const string Romeo = "romeo@example.net/x";
        const string Paris = "paris@partner.example/x";
        var configuration = Configuration();
        configuration["Extdisco"]!["Servers"]![0]!["Delegation"] = "Off";
        await using var server = Start(configuration);
        await _xmpp.WaitForConnectionAsync();
        (await _xmpp.AskAsync(Romeo, Component, Services)).Should().Contain("forbidden");

        var extdisco = configuration["Extdisco"]!;
        extdisco["Servers"]![0]!["Domains"] = new JsonArray("example.org", "example.net");
        extdisco["Relays"]![0]!["Domains"] = "example.org";
        extdisco["Relays"]!.AsArray().Add(new JsonObject { ["Host"] = "turn.example.net", ["Secret"] = "s", ["Domains"] = "example.net" });
        extdisco["Access"] = new JsonArray(new JsonObject { ["Allow"] = "partner.example", ["Domains"] = "example.net" });
        extdisco["Delegation"] = new JsonObject { ["Reconnects"] = 1 };
        Write(configuration);
        await server.WaitForAsync("is loaded anew");

        (await _xmpp.AskAsync(Juliet, Component, Services)).Should().Contain("'turn.example.org'").And.NotContain("'turn.example.net'");
        (await _xmpp.AskAsync(Romeo, Component, Services)).Should().Contain("'turn.example.net'").And.NotContain("'turn.example.org'");
        (await _xmpp.AskAsync(Paris, Component, Services)).Should().Contain("forbidden");
        (await _xmpp.AskAsync(Paris, Component, Info)).Should().NotContain("urn:xmpp:extdisco");

        extdisco["Access"] = new JsonObject { ["Allow"] = "partner.example" };
        Write(configuration);
        await server.WaitForAsync("is loaded anew", times: 2);

        (await _xmpp.AskAsync(Paris, Component, Services)).Should().Contain("'turn2.example.org'").And.NotContain("'turn.example");
        _xmpp.Connections.Should().Be(1);
    }

    [Fact]
    public async Task No_answer_mixes_two_configurations()
    {
        var configuration = Configuration();
        configuration["Extdisco"]!["Limits"] = new JsonObject { ["RequestsPerMinute"] = 0 };
        configuration["Extdisco"]!["Relays"]!.AsArray().Add(new JsonObject { ["Host"] = "turn.example.org", ["Port"] = 3479, ["Secret"] = "s" });
        await using var server = Start(configuration);
        await _xmpp.WaitForConnectionAsync();

        var before = 0;
        var after = 0;
        Write(configuration, "turn.example.org", "turn7.example.org");
        while (after < 50)
        {
            var answer = await _xmpp.AskAsync(Juliet, Component, Services);
            var hosts = Regex.Count(answer, "host='turn.example.org'", RegexOptions.None, TimeSpan.FromSeconds(1));
            var newHosts = Regex.Count(answer, "host='turn7.example.org'", RegexOptions.None, TimeSpan.FromSeconds(1));
            $"{hosts} old, {newHosts} new".Should().BeOneOf("7 old, 0 new", "0 old, 7 new");
            before += hosts;
            after += newHosts;
        }

        before.Should().BePositive("some have to be asked before");
    }

    [Fact]
    public async Task SIGHUP_loads_the_configuration_and_does_not_end_it()
    {
        await using var server = Start(Configuration());
        await _xmpp.WaitForConnectionAsync();

        await server.SignalAsync("HUP");
        await server.WaitForAsync("was read anew; nothing under Extdisco has changed");

        Write(new JsonObject());
        await server.SignalAsync("HUP");
        await server.WaitForAsync("was refused, the one before stays in force: Extdisco:Servers: is missing");
        (await _xmpp.AskAsync(Juliet, Component, Services)).Should().Contain("turn.example.org");
        _xmpp.Connections.Should().Be(1);
    }

    [Fact]
    public async Task A_changed_server_entry_reconnects_that_one_alone_and_a_removed_one_is_closed()
    {
        await using var other = new ComponentListener();
        var configuration = Configuration();
        var servers = configuration["Extdisco"]!["Servers"]!.AsArray();
        servers.Add(new JsonObject { ["Component"] = "extdisco.example.com", ["Secret"] = "first-s3cr3t", ["Port"] = other.Port, ["Domains"] = "example.com" });
        await using var server = Start(configuration);
        await _xmpp.WaitForConnectionAsync();
        await other.WaitForConnectionAsync();

        servers[1]!["Secret"] = "second-s3cr3t";
        Write(configuration);
        await other.WaitForConnectionAsync();
        await server.WaitForAsync("is loaded anew");
        servers.RemoveAt(1);
        Write(configuration);
        await server.WaitForAsync("is loaded anew", times: 2);

        (_xmpp.Connections, other.Connections).Should().Be((1, 2));
        (await _xmpp.AskAsync(Juliet, Component, Services)).Should().Contain("turn.example.org");
        server.Output.Should().Contain("Server entry extdisco.example.com at 127.0.0.1:").And.NotContain("Server entry extdisco.example.org at");
    }

    [Fact]
    public async Task A_domain_delegates_over_the_connection_of_its_own_server_alone()
    {
        await using var other = new ComponentListener();
        var configuration = Configuration();
        configuration["Extdisco"]!["Servers"]!.AsArray().Add(
            new JsonObject { ["Component"] = "extdisco.example.com", ["Secret"] = "s", ["Port"] = other.Port, ["Domains"] = "example.com" });
        await using var server = Start(configuration);
        await _xmpp.WaitForConnectionAsync();
        await other.WaitForConnectionAsync();

        (await _xmpp.AskAsync("example.org", Component, Delegated(Juliet, "example.org"), "set")).Should()
            .Contain($"<iq xmlns='jabber:client' type='result' id='inner' from='example.org' to='{Juliet}'>").And.Contain("password=");
        (await _xmpp.AskAsync("example.org", Component, Delegated("romeo@example.com/x", "example.org"), "set")).Should()
            .Contain("type='error' id='inner' from='example.org' to='romeo@example.com/x'><error type='auth'><forbidden ").And.NotContain("password=");
        (await _xmpp.AskAsync("example.com", Component, Delegated("romeo@example.com/x", "example.com"), "set")).Should()
            .Contain("to='example.com'><error type='cancel'><service-unavailable ").And.NotContain("inner");
        (await other.AskAsync("example.com", "extdisco.example.com", Delegated("romeo@example.com/x", "example.com"), "set")).Should()
            .Contain("type='result' id='inner' from='example.com' to='romeo@example.com/x'>");
        await server.WaitForAsync($"{Component} got a delegated request from example.com, who may not delegate");

        static string Delegated(string from, string to) =>
            "<delegation xmlns='urn:xmpp:delegation:2'><forwarded xmlns='urn:xmpp:forward:0'>"
            + $"<iq xmlns='jabber:client' type='get' id='inner' from='{from}' to='{to}'>{Services}</iq></forwarded></delegation>";
    }

    [Fact]
    public async Task Health_checks_tell_whether_every_server_has_accepted_it()
    {
        var port = FreePort.Find();
        var configuration = Configuration();
        configuration["Extdisco"]!["Http"] = new JsonObject { ["Listen"] = $"http://127.0.0.1:{port}" };
        configuration["Serilog"] = new JsonObject { ["MinimumLevel"] = "Debug" };
        configuration["Extdisco"]!["Servers"]!.AsArray().Add(
            new JsonObject { ["Component"] = "extdisco.example.com", ["Secret"] = "s", ["Port"] = FreePort.Find(), ["Domains"] = "example.com" });
        await using var server = Start(configuration);
        await server.WaitForAsync("extdisco.example.org is connected");
        await server.WaitForAsync("HTTP requests are answered at");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

        (await http.GetStringAsync("/health/live")).Should().Be("live\n");
        using var waiting = await http.GetAsync("/health/ready");
        waiting.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await waiting.Content.ReadAsStringAsync()).Should().StartWith("not ready\nextdisco.example.org at 127.0.0.1:").And.Contain(": not connected\n");
        (await ServerProcess.RunAsync(_folder.Path, "health", "--url", $"http://127.0.0.1:{port}/health/ready")).ExitCode.Should().Be(1);

        configuration["Extdisco"]!["Servers"]![1]!["Required"] = false;
        Write(configuration);
        await server.WaitForAsync("is loaded anew");
        (await ServerProcess.RunAsync(_folder.Path, "health", "--url", $"http://127.0.0.1:{port}")).Should().Match<(int ExitCode, string Output)>(
            told => told.ExitCode == 0 && told.Output.StartsWith("ready\n", StringComparison.Ordinal) && told.Output.EndsWith(": not connected (not required)", StringComparison.Ordinal));
        server.Output.Should().NotContain("was removed or changed", "that is no reason to connect anew");

        configuration["Extdisco"]!["Servers"]!.AsArray().RemoveAt(1);
        Write(configuration);
        await server.WaitForAsync("is loaded anew", times: 2);
        (await ServerProcess.RunAsync(_folder.Path, "health", "--url", $"http://127.0.0.1:{port}/health/ready")).ExitCode.Should().Be(0);
        using var elsewhere = await http.GetAsync("/elsewhere");
        elsewhere.StatusCode.Should().Be(HttpStatusCode.NotFound);
        using var posted = await http.PostAsync("/health/live", null);
        posted.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task An_open_page_does_not_hold_up_the_end()
    {
        var port = FreePort.Find();
        var configuration = Configuration();
        configuration["Extdisco"]!["Http"] = new JsonObject { ["Listen"] = $"http://127.0.0.1:{port}" };
        configuration["Serilog"] = new JsonObject { ["MinimumLevel"] = "Debug" };
        await using var server = Start(configuration);
        await _xmpp.WaitForConnectionAsync();
        await server.WaitForAsync("extdisco.example.org is connected");
        await server.WaitForAsync("HTTP requests are answered at");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        using var answer = await http.GetAsync("/api/status/events", HttpCompletionOption.ResponseHeadersRead);
        using var events = new StreamReader(await answer.Content.ReadAsStreamAsync());
        (await events.ReadLineAsync()).Should().StartWith("data: {");
        using var half = new TcpClient();
        await half.ConnectAsync(IPAddress.Loopback, port);
        await half.GetStream().WriteAsync("POST /api/calls HTTP/1.1\r\n"u8.ToArray());

        var begun = Stopwatch.GetTimestamp();
        await server.SignalAsync("TERM");

        (await server.ExitAsync()).Should().Be(0, server.Output);
        Stopwatch.GetElapsedTime(begun).Should().BeLessThan(TimeSpan.FromSeconds(20), "a second is for what is under way, the rest for a slow machine; the host itself would wait for thirty");
    }

    [Fact]
    public async Task A_port_in_use_is_a_warning()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var configuration = Configuration();
        configuration["Extdisco"]!["Http"]!["Listen"] = $"http://{taken.LocalEndpoint}";
        await using var server = Start(configuration);

        await server.WaitForAsync($"The HTTP endpoint is off: {taken.LocalEndpoint} cannot be listened on");
        await _xmpp.WaitForConnectionAsync();
    }

    [Fact]
    public async Task No_secret_is_logged_at_the_most_verbose_level()
    {
        var configuration = Configuration();
        configuration["Serilog"] = new JsonObject
        {
            ["MinimumLevel"] = "Verbose",
            ["WriteTo"] = new JsonArray(
                new JsonObject { ["Name"] = "Console" },
                new JsonObject { ["Name"] = "File", ["Args"] = new JsonObject { ["path"] = _folder["log.json"], ["formatter"] = "Serilog.Formatting.Json.JsonFormatter, Serilog" } }),
        };
        const string Token = "admin-t0ken-s3cr3t";
        var port = FreePort.Find();
        configuration["Extdisco"]!["Http"] = new JsonObject { ["Listen"] = $"http://127.0.0.1:{port}", ["Token"] = Token };
        await using var server = Start(configuration);
        await _xmpp.WaitForConnectionAsync();
        var answer = await _xmpp.AskAsync(Juliet, Component, Services);
        await server.WaitForAsync("HTTP requests are answered at");
        var credentials = await CallAsync(port, Token);
        await CallAsync(port, "wr0ng-t0ken-s3cr3t");
        Write(configuration, Samples.RelaySecret, "new-s3cr3t");
        await server.WaitForAsync("is loaded anew");
        Write(configuration, "\"Secret\"", "\"Secrt\"");
        await server.WaitForAsync("was refused");
        await server.SignalAsync("TERM");
        (await server.ExitAsync()).Should().Be(0);

        var written = server.Output + await File.ReadAllTextAsync(_folder["log.json"]);
        var passwords = Regex.Matches(answer, "(?<=password=')[^']+", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(match => match.Value).ToArray();
        passwords.Should().NotBeEmpty();
        credentials.Should().NotBeEmpty();
        Samples.Secrets.Concat(["new-s3cr3t", Token, "wr0ng-t0ken", .. credentials]).Concat(passwords).Should().AllSatisfy(secret => written.Should().NotContain(secret));
        written.Should().Contain("\"Level\":\"Debug\"").And.Contain("juliet@example.org", "requests are told at debug level");
    }

    /// <summary>Asks for a test call.</summary>
    /// <returns>The passwords.</returns>
    private static async Task<string[]> CallAsync(int port, string token)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{port}/api/calls") { Headers = { Authorization = new("Bearer", token) } };
        using var answer = await http.SendAsync(request);
        return [.. Regex.Matches(await answer.Content.ReadAsStringAsync(), "(?<=\"credential\":\")[^\"]+", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(match => Regex.Unescape(match.Value))];
    }

    private JsonObject Configuration()
    {
        var configuration = JsonNode.Parse(Samples.Full)!.AsObject();
        configuration["Extdisco"]!["Servers"]![0]!["Port"] = _xmpp.Port;
        configuration["Extdisco"]!["Health"] = new JsonObject { ["Enabled"] = false };
        configuration["Extdisco"]!["Http"] = new JsonObject { ["Listen"] = "off" };
        configuration["Extdisco"]!["Connection"] = new JsonObject { ["CloseTimeout"] = "00:00:00.1" };
        return configuration;
    }

    private ServerProcess Start(JsonObject configuration) => ServerProcess.Start(_folder.Path, null, "run", "--config", Write(configuration));

    /// <summary>Puts the file in its place in one step.</summary>
    private string Write(JsonObject configuration, string replace = "\n", string by = "\n")
    {
        var path = _folder["appsettings.json"];
        File.Move(_folder.Write("draft.json", configuration.ToJsonString().Replace(replace, by, StringComparison.Ordinal)), path, overwrite: true);
        return path;
    }
}
