using System.Diagnostics;
using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Delegation;

/// <summary>Whatever goes away and comes back: requests to the domains work again within half a minute, without a hand.</summary>
public abstract class DelegationLossTests(PeerFixture peer)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    protected PeerServer Server { get; } = peer.Server;

    /// <summary>Whether the server shows the feature of a component that is away.</summary>
    protected abstract bool ShowsWhatIsAway { get; }

    [Fact]
    public async Task The_domain_shows_the_feature_once_the_component_is_there()
    {
        // A server that has not seen the component yet.
        await Server.DownAsync();
        await Server.UpAsync();
        await using var romeo = await XmppClient.LogInAsync(Server);
        var before = await Disco.FeaturesAsync(romeo, Server.Domain);
        before.Should().NotBeEmpty().And.NotContain(feature => feature.StartsWith("urn:xmpp:extdisco:", StringComparison.Ordinal));
        (await romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2'/>", Server.Domain)).ShouldBeError("service-unavailable", "cancel");

        await using (await StartAsync())
        {
            (await Disco.EventuallyAsync(romeo, Server.Domain, shown: true)).Should().BeEquivalentTo(
                [.. before, "urn:xmpp:extdisco:2", "urn:xmpp:extdisco:1"], "the features of XEP-0215 and nothing else is added");
        }

        (await romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2'/>", Server.Domain)).ShouldBeError("service-unavailable", "cancel");
        (await Disco.EventuallyAsync(romeo, Server.Domain, ShowsWhatIsAway)).Contains("urn:xmpp:extdisco:2", StringComparer.Ordinal).Should().Be(ShowsWhatIsAway);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_component_that_restarts_is_delegated_to_again(bool crash)
    {
        await using (var first = await StartAsync())
        {
            await (crash ? first.SignalAsync("KILL") : first.SignalAsync("TERM"));
            await first.WaitForExitAsync();
        }

        await using var second = ExtdiscoProcess.Start(Configurations.ForDelegation(Server));

        await AssertServedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_restarts_delegates_again(bool crash)
    {
        await using var extdisco = await StartAsync();
        await (crash ? Server.KillAsync() : Server.DownAsync());
        await extdisco.WaitForLineAsync(0, Server.Component, "lost its connection");

        await Server.UpAsync();

        await AssertServedAsync();
    }

    /// <summary>A component that is connected and delegated to.</summary>
    protected async Task<ExtdiscoProcess> StartAsync()
    {
        var extdisco = await ExtdiscoProcess.StartConnectedAsync(Configurations.ForDelegation(Server));
        await extdisco.WaitUntilDelegatedAsync(Server);
        return extdisco;
    }

    /// <summary>Checks that users of both domains are served by their domain, in time; and once they are, they stay so.</summary>
    protected async Task AssertServedAsync()
    {
        var since = Stopwatch.StartNew();
        foreach (var domain in new[] { Server.Domain, Server.SecondDomain })
        {
            await using var client = await XmppClient.LogInAsync(Server, domain: domain);
            while (!await IsServedAsync(client, domain))
            {
                since.Elapsed.Should().BeLessThan(Patience, "requests to {0} work again by then", domain);
                await Task.Delay(TimeSpan.FromMilliseconds(200));
            }
        }
    }

    /// <summary>Whether a domain answers a request of each version.</summary>
    protected static async Task<bool> IsServedAsync(XmppClient client, string domain)
    {
        var ids = new[]
        {
            await client.PostAsync("<services xmlns='urn:xmpp:extdisco:2'/>", domain),
            await client.PostAsync("<services xmlns='urn:xmpp:extdisco:1'/>", domain),
        };
        try
        {
            var answers = await Task.WhenAll(ids.Select(id => client.AnswerAsync(id, TimeSpan.FromSeconds(2))));
            return answers.All(answer => answer.Has("type", "result"));
        }
        catch (TimeoutException)
        {
            return false; // What a server sent to a component that is gone is lost.
        }
    }
}
