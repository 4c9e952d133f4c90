using System.Text.Json;
using System.Text.Json.Nodes;
using Extdisco.Interop.Tests.Harness;
using Extdisco.Server.Checks;

namespace Extdisco.Interop.Tests.Checks;

/// <summary>What <c>extdisco check</c> says of a configuration, as a table and as JSON; the two must agree.</summary>
public sealed record CheckOutcome(int ExitCode, string Table, string Json)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    internal CheckReport Report { get; } = JsonSerializer.Deserialize(Json, CheckJson.Default.CheckReport)!;

    /// <param name="options">What stands under <c>Extdisco</c>.</param>
    /// <param name="under">Settings of the environment (<c>NAME=VALUE</c>), and the program that becomes it with its arguments; none by default.</param>
    public static Task<CheckOutcome> OfAsync(JsonObject options, params string[] under) => OfFileAsync(Write(options), under);

    /// <param name="file">The configuration file.</param>
    /// <param name="under">Settings of the environment (<c>NAME=VALUE</c>), and the program that becomes it with its arguments; none by default.</param>
    public static async Task<CheckOutcome> OfFileAsync(string file, params string[] under)
    {
        // One after the other: each takes the component's connection.
        var (exitCode, table) = await RunAsync(file, under);
        var (same, json) = await RunAsync(file, under, "--json");
        var outcome = new CheckOutcome(exitCode, table, json);
        same.Should().Be(exitCode, "it said {0} and {1}", table, json);
        outcome.Report.ExitCode.Should().Be(outcome.ExitCode);
        return outcome;
    }


    /// <summary>Writes a configuration file that only its owner can read.</summary>
    public static string Write(JsonObject options)
    {
        var file = RunFolder.NewPath("check.json");
        File.WriteAllText(file, ExtdiscoProcess.Render(options));
        RunFolder.SetMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }

    /// <summary>That this failed, of this cause and with this fix, in the table and in JSON.</summary>
    internal void ShouldHaveFailed(CheckKind check, string subject, string cause, string fix)
    {
        ExitCode.Should().Be(check == CheckKind.Configuration ? 2 : 1, "it said {0}", Table);
        var result = Report.Results.Should().ContainSingle(result => result.Check == check && result.Subject == subject && result.Status == CheckStatus.Failed, "it said {0}", Table).Which;
        result.Finding.Should().Contain(cause);
        result.Fix.Should().Contain(fix);
        var lines = Table.Split('\n').Select(line => line.Trim()).ToList();
        lines.Should().Contain(line => line.StartsWith("✗ failed", StringComparison.Ordinal) && line.Contains(subject, StringComparison.Ordinal));
        lines.SkipWhile(line => !line.EndsWith($". ✗ {check.ToString().ToLowerInvariant()} {subject}", StringComparison.Ordinal)).Skip(1).Take(2)
            .Should().Equal($"Cause: {result.Finding}", $"Fix:   {result.Fix}");
        Table.Should().NotContain("\u001b", "there is no terminal");
    }

    /// <summary>That nothing else failed.</summary>
    internal void ShouldHaveFailedIn(params CheckKind[] kinds) =>
        Report.Results.Where(result => result.Status == CheckStatus.Failed).Select(result => result.Check).Distinct().Should().BeEquivalentTo(kinds, "it said {0}", Table);

    internal CheckStatus StatusOf(CheckKind check, string subject) =>
        Report.Results.Should().ContainSingle(result => result.Check == check && result.Subject == subject, "it said {0}", Table).Which.Status;

    private static async Task<(int ExitCode, string Output)> RunAsync(string file, string[] under, params string[] options)
    {
        var copy = RunFolder.NewPath("check.log");
        RunLedger.AddOutput(copy);
        string[] command = [.. under, "dotnet", Repository.Extdisco, "check", "--config", file, .. options];
        await using var process = ChildProcess.Start("extdisco check", command[0], command[1..], copy);
        var exitCode = await process.WaitForExitAsync(Patience);
        return (exitCode, string.Join('\n', process.LinesFrom(0)));
    }
}
