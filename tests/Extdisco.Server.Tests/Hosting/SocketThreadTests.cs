using System.Text.Json.Nodes;
using Extdisco.Server.Tests.Configuration;

namespace Extdisco.Server.Tests.Hosting;

/// <summary>Where the real program goes on when bytes come in. The runtime has one thread for sockets a processor where it is there, and fewer otherwise.</summary>
public sealed class SocketThreadTests
{
    private const string ThreadName = ".NET Sockets";

    [Theory]
    [InlineData(null)]
    [InlineData("0")]
    public async Task It_goes_on_where_bytes_come_in_unless_the_operator_says_otherwise(string? said)
    {
        using var folder = new TemporaryFolder();
        await using var xmpp = new ComponentListener();
        var configuration = JsonNode.Parse(Samples.Full)!.AsObject();
        configuration["Extdisco"]!["Servers"]![0]!["Port"] = xmpp.Port;
        configuration["Extdisco"]!["Http"] = new JsonObject { ["Listen"] = "off" };
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        if (said is not null)
        {
            environment["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = said;
        }

        await using var server = ServerProcess.Start(folder.Path, environment, "run", "--config", folder.Write("appsettings.json", configuration.ToJsonString()));
        await xmpp.WaitForConnectionAsync();

        server.CountThreads(ThreadName).Should().Be(said is null ? Environment.ProcessorCount : Math.Max(1, Environment.ProcessorCount / 30));
    }
}
