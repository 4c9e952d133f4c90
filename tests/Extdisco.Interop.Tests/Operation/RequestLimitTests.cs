using System.Text.Json.Nodes;
using System.Xml.Linq;
using Extdisco.Interop.Tests.Delegation;
using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Operation;

public sealed class ProsodyRequestLimitTests(DelegatingProsody peer) : RequestLimitTests(peer), IClassFixture<DelegatingProsody>;

public sealed class EjabberdRequestLimitTests(DelegatingEjabberd peer) : RequestLimitTests(peer), IClassFixture<DelegatingEjabberd>;

/// <summary>A client that asks too often hears so, whichever way it asks, and is answered again when it has waited.</summary>
public abstract class RequestLimitTests(PeerFixture peer)
{
    private const int Burst = 3;
    private const string Services = "<services xmlns='urn:xmpp:extdisco:2'/>";

    [Fact]
    public async Task Who_asks_too_often_is_told_to_wait_directly_and_by_delegation_and_answered_again_later()
    {
        var options = Configurations.ForDelegation(peer.Server);
        options["Limits"] = new JsonObject { ["RequestsPerMinute"] = 10, ["RequestsBurst"] = Burst };
        await using var extdisco = await ExtdiscoProcess.StartConnectedAsync(options);
        await extdisco.WaitUntilDelegatedAsync(peer.Server);
        await using var romeo = await XmppClient.LogInAsync(peer.Server);
        await using var juliet = await XmppClient.LogInAsync(peer.Server, "juliet");

        for (var i = 0; i < Burst; i++)
        {
            IsAnswered(await romeo.AskAsync(Services, i % 2 == 0 ? null : peer.Server.Domain)).Should().BeTrue();
        }

        (await romeo.AskAsync(Services)).ShouldBeError("resource-constraint", "wait");
        var delegated = await romeo.AskAsync(Services, peer.Server.Domain);
        delegated.ShouldBeError("resource-constraint", "wait");
        delegated.Value("from").Should().Be(peer.Server.Domain);
        await extdisco.WaitForLineAsync(0, " WRN", $"{peer.Server.Component} tells {romeo.BareJid} to wait");

        // Others are none the worse for it, and the server still is believed to delegate.
        IsAnswered(await juliet.AskAsync(Services)).Should().BeTrue();
        IsAnswered(await juliet.AskAsync(Services, peer.Server.Domain)).Should().BeTrue();

        await IsAnsweredAgainAsync(romeo, to: null);
        await IsAnsweredAgainAsync(romeo, peer.Server.Domain);
    }

    /// <summary>A request every six seconds is allowed here.</summary>
    private static async Task IsAnsweredAgainAsync(XmppClient client, string? to)
    {
        for (var i = 0; i < 20; i++)
        {
            if (IsAnswered(await client.AskAsync(Services, to)))
            {
                return;
            }

            await Task.Delay(TimeSpan.FromSeconds(1));
        }

        throw new TimeoutException($"{client.BareJid} was not answered again.");
    }

    private static bool IsAnswered(XElement answer)
    {
        if (answer.Has("type", "error"))
        {
            answer.ShouldBeError("resource-constraint", "wait");
            return false;
        }

        return answer.Result(Xml.Extdisco2 + "services").Elements().Any();
    }
}
