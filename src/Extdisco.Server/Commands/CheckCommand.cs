using System.CommandLine;
using System.Text.Json;
using Extdisco.Server.Checks;
using Extdisco.Server.Configuration;
using Extdisco.Server.Http;
using Spectre.Console;

namespace Extdisco.Server.Commands;

/// <summary><c>extdisco check</c>: finds out whether calls work, and if not, why.</summary>
internal static class CheckCommand
{
    private static readonly CheckJson Readable = new(ReadableJson.OptionsOf(CheckJson.Default));

    /// <summary>Makes the verb.</summary>
    public static Command Make(ConfigurationArguments configuration, Consoles consoles)
    {
        var json = new Option<bool>("--json") { Description = "Write JSON instead of a table." };
        var url = new Option<string?>("--url") { Description = "Where a running instance answers. Left out: what Http:Listen says.", HelpName = "URL" };
        var command = new Verb(
            "check",
            "Find out whether calls work, and if not, why.",
            "extdisco check --config /etc/extdisco/appsettings.json",
            "extdisco check --json | jq '.results[] | select(.status == \"Failed\")'")
        {
            configuration.File, json, url, configuration.Settings,
        };
        command.Remarks = """
            It looks at the configuration and its files, connects to each server, sees that the domains delegate and show the
            features, compares clocks, and has every relay pass on a packet. Where an instance runs, that is asked for its
            connections, and not disturbed.

            Exit codes: 0 all is well, 1 something failed, 2 the configuration or the command line is wrong.
            """;
        command.SetAction((parsed, cancellation) => configuration.WithLoaderAsync(
            parsed, loader => RunAsync(loader, parsed.GetValue(url), parsed.GetValue(json), consoles, cancellation)));
        return command;
    }

    private static async Task<int> RunAsync(ConfigurationLoader loader, string? url, bool asJson, Consoles consoles, CancellationToken cancellation)
    {
        Uri? address = null;
        if (url is not null && !InstanceClient.TryReadUrl(url, out address))
        {
            await consoles.Error.WriteLineAsync($"extdisco: {url} is not a URL; write one such as {Options.HttpOptions.DefaultListen}");
            return ExitCode.BadConfiguration;
        }

        var run = new CheckRun(loader, address, TimeProvider.System);
        var report = consoles.Progress is { } progress
            ? await progress.Status().StartAsync("...", status => run.RunAsync(what => status.Status($"Looking at {what.EscapeMarkup()}"), cancellation))
            : await run.RunAsync(_ => { }, cancellation);
        if (asJson)
        {
            await consoles.Output.WriteLineAsync(JsonSerializer.Serialize(report, Readable.CheckReport));
        }
        else
        {
            new CheckTable(consoles.Tables).Write(report);
        }

        return report.ExitCode;
    }
}
