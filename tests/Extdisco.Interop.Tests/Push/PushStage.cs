using System.Text.Json.Nodes;
using System.Xml.Linq;
using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Push;

/// <summary>
/// A server whose hosts delegate to a component, and the component, whose configuration changes under it and which can be started
/// again.
/// </summary>
/// <param name="kind">The server.</param>
/// <param name="settings">Its settings.</param>
public abstract class PushStage(string kind, params string[] settings) : IAsyncLifetime
{
    /// <summary>The user of the credentials named <c>guest</c>.</summary>
    public const string GuestUsername = "guest";

    private const string GuestPassword = "interop-fixed-password";

    private readonly string _stateFile = RunFolder.NewPath("push.state");
    private JsonObject _options = null!;
    private int _changes;

    public PeerServer Server { get; private set; } = null!;

    public ExtdiscoProcess Component { get; private set; } = null!;

    /// <summary>The STUN server that is offered, as a list of services describes it.</summary>
    public string Offered => $"stun {Host}:3478/udp";

    /// <summary>Whether a user of the first host has subscribed.</summary>
    public bool IsSubscribed { get; private set; }

    private string Host => $"number{_changes}.example.test";

    public async Task InitializeAsync()
    {
        Server = await PeerServer.StartAsync(kind, [.. settings, "DELEGATION=yes", "COMPONENT_SECRET=interop-component-secret"]);
        _options = Configurations.For(Server);
        _options["Servers"]![0]!["Domains"] = new JsonArray(Server.Domain, Server.SecondDomain);
        _options.Remove("Relays");
        _options["Connection"] = new JsonObject { ["ReconnectMin"] = "00:00:00.1", ["ReconnectMax"] = "00:00:00.5" };
        _options["Credentials"] = new JsonObject
        {
            ["guest"] = new JsonObject { ["Kind"] = "Fixed", ["Username"] = GuestUsername, ["Password"] = GuestPassword },
        };
        RunLedger.AddSecret("a fixed password", GuestPassword);
        _options["Push"] = new JsonObject { ["Coalesce"] = "00:00:00.05", ["StateFile"] = _stateFile };
        OfferAnother(_options);
        RunLedger.AddOutput(_stateFile);
        await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await Component.DisposeAsync();
        await Server.DisposeAsync();
    }

    /// <summary>Edits the configuration file and waits until it is in force.</summary>
    /// <param name="change">What is edited.</param>
    /// <param name="isTold">Whether the process is told to look at the file (SIGHUP), and need not notice by itself.</param>
    public async Task ConfigureAsync(Action<JsonObject> change, bool isTold = true)
    {
        change(_options);
        var before = Component.Position;
        Component.Configure(_options);
        if (isTold)
        {
            await Component.SignalAsync("HUP");
        }

        await Component.WaitForLineAsync(before, "configuration", "anew");
    }

    /// <summary>Offers another STUN server than before.</summary>
    public Task ChangeAsync() => ConfigureAsync(OfferAnother);

    /// <summary>Offers another STUN server than before, and waits until a client is told.</summary>
    public async Task<XElement> TellAsync(XmppClient client)
    {
        var before = client.Position;
        await ChangeAsync();
        return await client.WaitForPushAsync(before);
    }

    /// <summary>Ends the process and starts a new one, which offers another STUN server.</summary>
    public Task RestartAsync() => RestartAsync(OfferAnother, state => state);

    /// <summary>Ends the process and starts a new one.</summary>
    /// <param name="change">What changes in the configuration meanwhile.</param>
    /// <param name="edit">What changes in the file that the first one has left of who was told what.</param>
    public async Task RestartAsync(Action<JsonObject> change, Func<string, string> edit)
    {
        (await Component.TerminateAsync()).Should().Be(0);
        await Component.DisposeAsync();
        change(_options);
        await File.WriteAllTextAsync(_stateFile, edit(await File.ReadAllTextAsync(_stateFile)));
        await StartAsync();
    }

    /// <summary>Takes the component's connection away, and gives it back after something else.</summary>
    public async Task DisconnectWhileAsync(Func<Task> meanwhile)
    {
        var before = Component.Position;
        await Server.CutComponentsAsync();
        await Component.WaitForLineAsync(before, Server.Component, "lost its connection");
        await meanwhile();
        Server.LetComponentsIn();
        await Component.WaitUntilConnectedAsync(Server.Component, before);
    }

    /// <summary>A user who has asked to be told of the component's presence, and was asked in turn for that of the user.</summary>
    public async Task<XmppClient> SubscribeAsync(string user, string domain)
    {
        var client = await XmppClient.LogInAsync(Server, user, domain);
        // Prosody tells of subscriptions only who has asked for the roster, as clients do.
        (await client.AskAsync("<query xmlns='jabber:iq:roster'/>", XmppClient.NoAddressee)).Value("type").Should().Be("result");
        await client.PresenceAsync();
        await client.PresenceAsync("subscribe", Server.Component);
        foreach (var type in new[] { "subscribed", null, "subscribe" })
        {
            await client.WaitForAsync($"the component's presence {type}", stanza => stanza.IsPresence(Server.Component, type));
        }

        await client.PresenceAsync("subscribed", Server.Component);
        IsSubscribed |= string.Equals(domain, Server.Domain, StringComparison.Ordinal);
        return client;
    }

    private void OfferAnother(JsonObject options)
    {
        _changes++;
        options["Services"] = new JsonArray(Configurations.Service("stun", Host, 3478, "udp"));
    }

    private async Task StartAsync()
    {
        Component = await ExtdiscoProcess.StartConnectedAsync(_options);
        await Component.WaitUntilDelegatedAsync(Server);
    }
}
