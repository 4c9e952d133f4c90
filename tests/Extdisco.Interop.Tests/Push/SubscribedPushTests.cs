using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Extdisco.Interop.Tests.Harness;
using Extdisco.Interop.Tests.Relays;

namespace Extdisco.Interop.Tests.Push;

[Collection(PushedOnProsody.Name)]
public sealed class ProsodySubscribedPushTests(ProsodyPushStage stage) : SubscribedPushTests(stage);

[Collection(PushedOnEjabberd.Name)]
public sealed class EjabberdSubscribedPushTests(EjabberdPushStage stage) : SubscribedPushTests(stage);

/// <summary>Juliet has subscribed to the component, and let it subscribe to her.</summary>
public abstract partial class SubscribedPushTests(PushStage stage) : PushByPresenceTests(stage)
{
    protected override string User => "juliet";

    protected override bool TellsAnew => true;

    [Fact]
    public async Task A_change_while_the_server_is_down_is_told_to_those_who_come_back()
    {
        const string Resource = "desk";
        var told = Stage.Offered;
        await using (await ComeAsync(resource: Resource))
        {
            var before = Stage.Component.Position;
            await Server.DownAsync();
            await Stage.Component.WaitForLineAsync(before, Server.Component, "lost its connection");
        }

        await Stage.ChangeAsync();
        var connected = Stage.Component.Position;
        await Server.UpAsync();
        await Stage.Component.WaitUntilConnectedAsync(Server.Component, connected);
        await using var returned = await XmppClient.LogInAsync(Server, User, resource: Resource);
        await ShowAsync(returned);

        (await returned.WaitForPushAsync(0)).Changes().Should().Equal($"delete {told}", $"add {Stage.Offered}");
    }

    /// <summary>Credentials hold for ten minutes at least. So the file is edited in which the process remembers when it gave them.</summary>
    [Fact]
    public async Task Credentials_that_run_out_are_renewed_and_open_a_relay()
    {
        const string TurnSecret = "interop-turn-secret";
        var lifetime = TimeSpan.FromMinutes(10);
        await using var coturn = await PeerServer.StartAsync("coturn", $"TURN_SECRET={TurnSecret}");
        await Stage.ConfigureAsync(options => options["Relays"] = new JsonArray(new JsonObject
        {
            ["Host"] = "127.0.0.1",
            ["Port"] = coturn.Number("TURN_PORT"),
            ["Secret"] = TurnSecret,
            ["Lifetime"] = lifetime.ToString(),
            ["Window"] = "00:00:01",
        }));
        try
        {
            await using var juliet = await ComeAsync(Server.Domain);
            var before = juliet.Position;

            await Stage.RestartAsync(_ => { }, state => ToldAt().Replace(state, EarlierBy(lifetime * 0.95)));

            var push = await juliet.WaitForPushAsync(before);
            push.Changes().Should().Equal($"modify turn 127.0.0.1:{coturn["TURN_PORT"]}/udp", $"modify turn 127.0.0.1:{coturn["TURN_PORT"]}/tcp");
            var renewed = push.Descendants(Xml.Extdisco2 + "service").ToList();
            renewed.Should().OnlyContain(service => ((DateTimeOffset)service.Attribute("expires")!) > TimeProvider.System.GetUtcNow() + (lifetime * 0.9));
            var outcome = await RelayOutcome.TryAsync(renewed[0]);
            outcome.Relayed.Should().BeTrue("coturn's client said {0}", outcome.Output);
        }
        finally
        {
            await Stage.ConfigureAsync(options => options.Remove("Relays"));
        }

        static MatchEvaluator EarlierBy(TimeSpan age) =>
            told => (long.Parse(told.Value, CultureInfo.InvariantCulture) - (long)age.TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task The_component_shows_itself_to_subscribers_who_log_in()
    {
        await using var juliet = await ComeAsync();

        // Her server asks for it in her name (a probe).
        await juliet.WaitForAsync("the component's presence", stanza => stanza.IsPresence(Server.Component));
    }

    [Fact]
    public async Task Who_takes_the_subscription_back_is_told_nothing()
    {
        await using var romeo = await Stage.SubscribeAsync("romeo", Server.SecondDomain);
        await romeo.AskForServicesAsync();
        await Stage.TellAsync(romeo);
        await using var juliet = await ComeAsync();
        var before = romeo.Position;
        await romeo.PresenceAsync("unsubscribed", Server.Component);
        await romeo.AssertAnsweredAsync();

        await Stage.TellAsync(juliet);

        await romeo.AssertAnsweredAsync();
        romeo.PushesSince(before).Should().BeEmpty();
    }

    /// <summary>
    /// Without the setting that lets the component write in the name of others, the server closes the stream: once, and all that
    /// was not told is told by the component itself.
    /// </summary>
    [Fact]
    public async Task A_domain_whose_name_may_not_be_used_is_replaced_by_the_component()
    {
        await Stage.ConfigureAsync(options => options["Push"]!["Delegated"] = "Domain");
        try
        {
            var (told, before, connections) = (Stage.Offered, Stage.Component.Position, Stage.Component.Connections(Server.Component));
            await using var juliet = await ComeAsync(Server.Domain);

            var push = await Stage.TellAsync(juliet);

            push.Value("from").Should().Be(Server.Component);
            push.Changes().Should().Equal($"delete {told}", $"add {Stage.Offered}");
            await Stage.Component.WaitForLineAsync(before, " WRN", "invalid-from", "validate_from_addresses", "check_from", "set the option Delegated of pushes to Component");
            (await Stage.TellAsync(juliet)).Value("from").Should().Be(Server.Component);
            Stage.Component.Connections(Server.Component).Should().Be(connections + 1);
        }
        finally
        {
            await Stage.ConfigureAsync(options => options["Push"]!.AsObject().Remove("Delegated"));
        }
    }

    protected override async Task ShowAsync(XmppClient client)
    {
        if (!Stage.IsSubscribed)
        {
            await (await Stage.SubscribeAsync(User, Server.Domain)).DisposeAsync();
        }

        await client.PresenceAsync();
    }

    protected override Task LeaveAsync(XmppClient client) => client.PresenceAsync("unavailable");

    [GeneratedRegex("(?<=\"at\":)[0-9]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ToldAt();
}
