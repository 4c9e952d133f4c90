using System.CommandLine;
using Extdisco.Server.Http;
using Extdisco.Server.Options;

namespace Extdisco.Server.Commands;

/// <summary><c>extdisco health</c>: asks a running instance whether all its servers have accepted it.</summary>
internal static class HealthCommand
{
    /// <summary>What is asked if nothing else is given.</summary>
    private const string DefaultUrl = HttpOptions.DefaultListen + "/health/ready";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Makes the verb.</summary>
    public static Command Make(Consoles consoles)
    {
        var url = new Option<string>("--url")
        {
            Description = "What to ask.",
            HelpName = "URL",
            DefaultValueFactory = _ => DefaultUrl,
        };
        var command = new Verb(
            "health",
            "Ask a running instance whether it is ready: every server has accepted it.",
            "extdisco health",
            "extdisco health --url http://127.0.0.1:5380/health/live")
        {
            url,
        };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(url)!, consoles, cancellation));
        return command;
    }

    /// <summary>Asks.</summary>
    /// <returns>The exit code: normal if it is ready, else unexpected.</returns>
    private static async Task<int> RunAsync(string url, Consoles consoles, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            await consoles.Error.WriteLineAsync($"extdisco: {url} is not a URL; write one such as {DefaultUrl}");
            return ExitCode.BadConfiguration;
        }

        using var client = InstanceClient.For(address, Patience);
        try
        {
            using var response = await client.GetAsync(address, cancellation);
            await consoles.Output.WriteAsync(await response.Content.ReadAsStringAsync(cancellation));
            return response.IsSuccessStatusCode ? ExitCode.Normal : ExitCode.Unexpected;
        }
        catch (Exception problem) when (problem is HttpRequestException || (problem is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            await consoles.Error.WriteLineAsync($"extdisco: {url} does not answer ({problem.Message}); see that extdisco runs and Extdisco:Http:Listen is this address");
            return ExitCode.Unexpected;
        }
    }
}
