using System.Text.Json.Nodes;
using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Push;

/// <summary>
/// Who has asked for services and is present is told what becomes of them (XEP-0215, section 3.2), in whatever way the component
/// learns of the presence; and who is not present is told nothing.
/// </summary>
public abstract class PushByPresenceTests(PushStage stage)
{
    private const string Phone = "phone";

    protected PushStage Stage { get; } = stage;

    protected PeerServer Server { get; } = stage.Server;

    /// <summary>Whose presence is told in this way.</summary>
    protected abstract string User { get; }

    /// <summary>Whether the server tells anew who is present when the component has lost its connection.</summary>
    protected abstract bool TellsAnew { get; }

    /// <summary>Whether the server says nothing of those whose connection is lost.</summary>
    protected virtual bool MissesEnds => false;

    [Fact]
    public async Task What_is_added_changed_and_deleted_is_told()
    {
        await using var direct = await ComeAsync(Server.Component);
        await using var delegated = await ComeAsync(Server.Domain);

        await AssertToldAsync("add turn new.example.test:443/tcp", Offer("first"), isTold: false);
        await AssertToldAsync("modify turn new.example.test:443/tcp", Offer("second"));
        await AssertToldAsync("delete turn new.example.test:443/tcp", services => services.RemoveAt(1));

        async Task AssertToldAsync(string what, Action<JsonArray> change, bool isTold = true)
        {
            var before = (Direct: direct.Position, Delegated: delegated.Position);
            await Stage.ConfigureAsync(options => change(options["Services"]!.AsArray()), isTold);
            foreach (var push in new[] { await direct.WaitForPushAsync(before.Direct), await delegated.WaitForPushAsync(before.Delegated) })
            {
                push.Value("from").Should().Be(Server.Component);
                push.Changes().Should().Equal(what);
                var service = push.Descendants(Xml.Extdisco2 + "service").Single();
                if (service.Has("action", "delete"))
                {
                    service.Attributes().Select(attribute => attribute.Name.LocalName).Should().BeEquivalentTo("action", "type", "host", "port", "transport");
                }
                else
                {
                    service.Value("username").Should().Be(PushStage.GuestUsername);
                }
            }
        }

        static Action<JsonArray> Offer(string name) => services =>
        {
            var service = Configurations.Service("turn", "new.example.test", 443, "tcp");
            service["Name"] = name;
            service["Credentials"] = "guest";
            services.Add(service);
            if (services.Count > 2)
            {
                services.RemoveAt(1);
            }
        };
    }

    [Fact]
    public async Task Who_is_unavailable_is_told_nothing()
    {
        await using var leaving = await ComeAsync();
        await using var staying = await ComeAsync();
        var (told, before) = (Stage.Offered, leaving.Position);
        await LeaveAsync(leaving);
        await leaving.AssertAnsweredAsync();

        await Stage.TellAsync(staying);

        await leaving.AssertAnsweredAsync();
        leaving.PushesSince(before).Should().BeEmpty();
        await ShowAsync(leaving);
        (await leaving.WaitForPushAsync(before)).Changes().Should().Equal($"delete {told}", $"add {Stage.Offered}");
    }

    /// <summary>The address is there again by then, so that a push would arrive; its presence is not.</summary>
    [Fact]
    public async Task Who_has_lost_the_connection_is_told_nothing()
    {
        await using var leaving = await ComeAsync(resource: Phone);
        await using var staying = await ComeAsync();
        await leaving.DropAsync();
        if (MissesEnds)
        {
            // This push comes back.
            await Stage.TellAsync(staying);
        }

        await using var returned = await XmppClient.LogInAsync(Server, User, resource: Phone);
        await Stage.TellAsync(staying);

        returned.Jid.Should().Be(leaving.Jid);
        await returned.AssertAnsweredAsync();
        returned.PushesSince(0).Should().BeEmpty();
    }

    [Fact]
    public async Task A_change_while_the_connection_is_lost_is_told_once_the_presence_is_known_again()
    {
        await using var client = await ComeAsync();
        var (told, before) = (Stage.Offered, client.Position);

        await Stage.DisconnectWhileAsync(Stage.ChangeAsync);

        await AssertToldAgainAsync(client, told, before);
    }

    [Fact]
    public async Task A_change_over_a_restart_is_told_once_the_presence_is_known_again()
    {
        await using var client = await ComeAsync();
        var (told, before) = (Stage.Offered, client.Position);

        await Stage.RestartAsync();

        await AssertToldAgainAsync(client, told, before);
    }

    /// <summary>Says that somebody is present, so that the component hears of it.</summary>
    protected abstract Task ShowAsync(XmppClient client);

    /// <summary>Says that somebody is not present any more.</summary>
    protected abstract Task LeaveAsync(XmppClient client);

    /// <summary>Somebody who is present, has asked for services, and answers pushes.</summary>
    /// <param name="asked">Who is asked; the component if nobody is named.</param>
    /// <param name="resource">The resource to have, or null for any.</param>
    /// <param name="answer">What pushes are answered.</param>
    protected async Task<XmppClient> ComeAsync(string? asked = null, string? resource = null, PushAnswer answer = PushAnswer.Result)
    {
        var client = await XmppClient.LogInAsync(Server, User, resource: resource);
        await client.AnswerPushesAsync(answer);
        await ShowAsync(client);
        await client.AskForServicesAsync(asked);
        return client;
    }

    private async Task AssertToldAgainAsync(XmppClient client, string told, int since)
    {
        if (!TellsAnew)
        {
            await using var other = await ComeAsync();
            await Stage.TellAsync(other);
            await client.AssertAnsweredAsync();
            client.PushesSince(since).Should().BeEmpty();
            await ShowAsync(client);
        }

        (await client.WaitForPushAsync(since)).Changes().Should().Equal($"delete {told}", $"add {Stage.Offered}");
    }
}
