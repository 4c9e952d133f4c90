using System.CommandLine;
using Extdisco.Server.Http;
using Extdisco.Server.Options;

namespace Extdisco.Server.Commands;

/// <summary><c>extdisco health</c>: asks a running instance whether it is ready.</summary>
internal static class HealthCommand
{
    /// <summary>What of an instance is asked if nothing else is given.</summary>
    private const string DefaultPath = "/health/ready";

    /// <summary>What is asked if nothing else is given.</summary>
    private const string DefaultUrl = HttpOptions.DefaultListen + DefaultPath;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Makes the verb.</summary>
    public static Command Make(Consoles consoles)
    {
        var url = new Option<string>("--url")
        {
            Description = $"Where it answers, and what to ask; without a path, {DefaultPath}. The configuration is not read: give the address where Http:Listen is not the default.",
            HelpName = "URL",
            DefaultValueFactory = _ => DefaultUrl,
        };
        var command = new Verb(
            "health",
            "Ask a running instance whether it is ready: every server that is required has accepted it, and every domain delegates that is Required to.",
            "extdisco health",
            "extdisco health --url http://127.0.0.1:5381",
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
        if (!InstanceClient.TryReadUrl(url, out var address))
        {
            await consoles.Error.WriteLineAsync($"extdisco: {url} is not a URL; write one such as {DefaultUrl}");
            return ExitCode.BadConfiguration;
        }

        if (address.AbsolutePath is "/")
        {
            address = new Uri(address, DefaultPath); // what is there is the status page, which is 200 however things stand
        }

        using var client = InstanceClient.For(address, Patience);
        try
        {
            using var response = await client.GetAsync(address, cancellation);
            await consoles.Output.WriteAsync(await response.Content.ReadAsStringAsync(cancellation));
            return response.IsSuccessStatusCode ? ExitCode.Normal : ExitCode.Unexpected;
        }
        catch (Exception problem) when (InstanceClient.IsNoAnswer(problem, cancellation))
        {
            await consoles.Error.WriteLineAsync($"extdisco: {address} does not answer ({InstanceClient.ReasonOf(problem)}); see that extdisco runs and Extdisco:Http:Listen is this address");
            return ExitCode.Unexpected;
        }
    }
}
