using System.Text.Json.Nodes;
using Extdisco.Interop.Tests.Harness;
using Extdisco.Interop.Tests.Stages;

namespace Extdisco.Interop.Tests.Queries;

[Collection(ToProsody.Name)]
public sealed class ProsodyAccessTests(ProsodyPeer peer) : AccessTests(peer);

[Collection(ToEjabberd.Name)]
public sealed class EjabberdAccessTests(EjabberdPeer peer) : AccessTests(peer);

/// <summary>The operator's own rules about who may ask, above those that come with the served domains.</summary>
public abstract class AccessTests(PeerFixture peer)
{
    [Fact]
    public async Task Rules_admit_strangers_and_lock_out_locals()
    {
        var options = Configurations.For(peer.Server);
        options["Access"] = new JsonObject
        {
            ["Allow"] = new JsonArray($"juliet@{peer.Server.SecondDomain}"),
            ["Deny"] = new JsonArray($"romeo@{peer.Server.Domain}"),
        };
        await using var extdisco = await ExtdiscoProcess.StartConnectedAsync(options);

        (await TypeOfAnswerAsync("juliet", peer.Server.Domain)).Should().Be("result");
        (await TypeOfAnswerAsync("juliet", peer.Server.SecondDomain)).Should().Be("result");
        (await TypeOfAnswerAsync("romeo", peer.Server.Domain)).Should().Be("error");
        (await TypeOfAnswerAsync("romeo", peer.Server.SecondDomain)).Should().Be("error");
    }

    private async Task<string> TypeOfAnswerAsync(string user, string domain)
    {
        await using var client = await XmppClient.LogInAsync(peer.Server, user, domain);
        return (await client.AskAsync("<services xmlns='urn:xmpp:extdisco:2'/>")).Value("type");
    }
}
