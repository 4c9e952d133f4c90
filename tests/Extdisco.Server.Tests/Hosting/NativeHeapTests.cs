using System.Text.Json.Nodes;
using Extdisco.Server.Tests.Configuration;

namespace Extdisco.Server.Tests.Hosting;

/// <summary>How many heaps the threads of the real program have, below the managed one.</summary>
public sealed class NativeHeapTests
{
    [Fact]
    public async Task Threads_share_heaps_unless_the_operator_says_otherwise()
    {
        var shared = await CountHeapsAsync(null);
        var own = await CountHeapsAsync("64");

        own.Should().BeGreaterThan(shared);
    }

    private static async Task<int> CountHeapsAsync(string? said)
    {
        using var folder = new TemporaryFolder();
        await using var xmpp = new ComponentListener();
        var configuration = JsonNode.Parse(Samples.Full)!.AsObject();
        configuration["Extdisco"]!["Servers"]![0]!["Port"] = xmpp.Port;
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        if (said is not null)
        {
            environment["MALLOC_ARENA_MAX"] = said;
        }

        configuration["Extdisco"]!["Http"] = new JsonObject { ["Listen"] = "off" };
        await using var server = ServerProcess.Start(folder.Path, environment, "run", "--config", folder.Write("appsettings.json", configuration.ToJsonString()));
        await xmpp.WaitForConnectionAsync();
        return server.CountHeaps();
    }
}
