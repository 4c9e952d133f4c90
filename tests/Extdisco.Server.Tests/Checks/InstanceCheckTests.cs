using System.Net;
using System.Text;
using System.Text.Json;
using Extdisco.Server.Checks;
using Extdisco.Server.Options;
using Extdisco.Server.Status;
using Extdisco.Testing;

namespace Extdisco.Server.Tests.Checks;

/// <summary>Whether an instance runs: where somebody answers, no connection is made.</summary>
public sealed class InstanceCheckTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);

    private readonly HttpListener _listener = new();
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(20) };
    private readonly Uri _address = new($"http://127.0.0.1:{FreePort.Find()}");

    public void Dispose()
    {
        _listener.Close();
        _client.Dispose();
    }

    [Theory]
    [InlineData("http://127.0.0.1:5380", "http://127.0.0.1:5380/")]
    [InlineData("http://*:5381", "http://127.0.0.1:5381/")]
    [InlineData("http://[::1]:5382", "http://[::1]:5382/")]
    [InlineData("http://127.0.0.1:0", null)]
    [InlineData("off", null)]
    public void Where_one_would_answer_is_in_the_configuration(string listen, string? expected) =>
        InstanceCheck.AddressOf(new HttpOptions(listen, [], null)).Should().Be(expected is null ? null : new Uri(expected));

    [Fact]
    public async Task Nobody_there_is_nobody_to_disturb()
    {
        var check = Check();

        var results = await check.RunAsync(default);

        results.Should().ContainSingle().Which.Status.Should().Be(CheckStatus.Skipped);
        (check.Report, check.IsTaken).Should().Be((null, false));
    }

    [Theory]
    [InlineData(404, "not here", "HTTP status 404")]
    [InlineData(200, "<html>", "'<' is an invalid start of a value")]
    [InlineData(200, "{}", "missing required properties")]
    [InlineData(200, "null", "nothing")]
    public async Task A_stranger_is_left_alone(int status, string body, string what)
    {
        var check = Check();

        var results = await AnswerAsync(check, status, body);

        var result = results.Should().ContainSingle().Which;
        result.Status.Should().Be(CheckStatus.Warning);
        result.Finding.Should().StartWith($"something is at {_address.GetLeftPart(UriPartial.Authority)} and does not tell its status (").And.Contain(what);
        result.Fix.Should().Contain("no connection is made").And.Contain("--url");
        (check.Report, check.IsTaken).Should().Be((null, true));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task One_that_cannot_tell_is_not_well(int status)
    {
        var check = Check();

        var results = await AnswerAsync(check, status, "");

        ShouldHaveFailed(results, $"HTTP status {status}");
        (check.Report, check.IsTaken).Should().Be((null, true));
    }

    [Fact]
    public async Task One_that_hangs_is_not_well()
    {
        _client.Timeout = TimeSpan.FromMilliseconds(200);
        _listener.Prefixes.Add(_address.AbsoluteUri);
        _listener.Start();
        var check = Check();

        ShouldHaveFailed(await check.RunAsync(default), "no answer in time");
        (check.Report, check.IsTaken).Should().Be((null, true));
    }

    [Fact]
    public async Task An_instance_tells_of_itself_and_what_time_it_has()
    {
        var report = new StatusReport
        {
            Version = "1.2.3",
            Started = Now,
            Now = Now.AddMinutes(10),
            Ready = true,
            CanMint = false,
            Servers = [],
            Services = [],
            Traffic = new TrafficStatus { RequestsPerMinute = [], Requests = 0, Errors = 0, Pushes = 0 },
            Denials = [],
            Warnings = [],
        };
        var check = Check();

        var results = await AnswerAsync(check, 200, JsonSerializer.Serialize(report, StatusJson.Default.StatusReport));

        results.Select(result => (result.Check, result.Status)).Should().Equal((CheckKind.Instance, CheckStatus.Passed), (CheckKind.Clock, CheckStatus.Failed));
        results[0].Finding.Should().StartWith("extdisco 1.2.3 at http://127.0.0.1:").And.Contain("since 2026-05-04 03:02 UTC");
        check.Report!.Version.Should().Be("1.2.3");
    }

    private static void ShouldHaveFailed(IReadOnlyList<CheckResult> results, string what)
    {
        var result = results.Should().ContainSingle().Which;
        result.Status.Should().Be(CheckStatus.Failed);
        result.Finding.Should().Contain(what);
        result.Fix.Should().Contain("restart it").And.Contain("no connection is made");
    }

    private InstanceCheck Check() => new(_address, _client, new FixedClock(Now));

    private async Task<IReadOnlyList<CheckResult>> AnswerAsync(InstanceCheck check, int status, string body)
    {
        _listener.Prefixes.Add(_address.AbsoluteUri);
        _listener.Start();
        var results = check.RunAsync(default);
        var asked = await _listener.GetContextAsync();
        asked.Request.RawUrl.Should().Be("/api/status");
        asked.Response.StatusCode = status;
        await asked.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
        asked.Response.Close();
        return await results;
    }
}
