using System.Text.Json.Nodes;
using Extdisco.Server.Tests.Configuration;

namespace Extdisco.Server.Tests.Hosting;

/// <summary>The real program, as it has connected to a server and does nothing else.</summary>
internal static class ConnectedProgram
{
    /// <summary>Starts it, and counts something of it.</summary>
    /// <param name="count">Counts.</param>
    /// <param name="variable">A variable of its environment.</param>
    /// <param name="said">What the operator says by it, or null for nothing.</param>
    public static async Task<int> CountAsync(Func<ServerProcess, int> count, string variable, string? said)
    {
        using var folder = new TemporaryFolder();
        await using var xmpp = new ComponentListener();
        var configuration = JsonNode.Parse(Samples.Full)!.AsObject();
        configuration["Extdisco"]!["Servers"]![0]!["Port"] = xmpp.Port;
        configuration["Extdisco"]!["Http"] = new JsonObject { ["Listen"] = "off" };
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        if (said is not null)
        {
            environment[variable] = said;
        }

        await using var server = ServerProcess.Start(folder.Path, environment, "run", "--config", folder.Write("appsettings.json", configuration.ToJsonString()));
        await xmpp.WaitForConnectionAsync();
        return count(server);
    }
}
