using System.Xml.Linq;
using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Push;

[Collection(PushedByPrivilegeOnProsody.Name)]
public sealed class ProsodyManagedPushTests(PrivilegedProsodyStage stage) : ManagedPushTests(stage)
{
    protected override bool TellsAnew => true;
}

/// <remarks>ejabberd tells nobody's presence anew, and says nothing of those whose connection is lost.</remarks>
[Collection(PushedByPrivilegeOnEjabberd.Name)]
public sealed class EjabberdManagedPushTests(PrivilegedEjabberdStage stage) : ManagedPushTests(stage)
{
    protected override bool TellsAnew => false;

    protected override bool MissesEnds => true;

    [Fact]
    public async Task Who_gave_no_sign_of_life_for_long_is_asked_for_one_before_being_told()
    {
        await Stage.ConfigureAsync(options => options["Push"]!["ConfirmAfter"] = "00:00:01");
        try
        {
            await using var leaving = await ComeAsync();
            await using var staying = await ComeAsync();
            await leaving.DropAsync();
            await Task.Delay(TimeSpan.FromSeconds(2)); // their signs of life have to age
            var before = staying.Position;

            await Stage.TellAsync(staying);

            var first = await staying.WaitForAsync("something", stanza => stanza.Has("from", Server.Component), before);
            first.Elements(XName.Get("ping", "urn:xmpp:ping")).Should().ContainSingle("the sign of life is asked for first");
            await Stage.TellAsync(staying);
            (await Server.ReadSentByComponentAsync()).Where(stanza => stanza.Has("to", leaving.Jid) && !stanza.Has("type", "result"))
                .Should().ContainSingle("nobody is there to answer it").Which.Elements().Single().Name.LocalName.Should().Be("ping");
        }
        finally
        {
            await Stage.ConfigureAsync(options => options["Push"]!.AsObject().Remove("ConfirmAfter"));
        }
    }
}

/// <summary>The server tells the component who is online (XEP-0356, managed entity presence).</summary>
public abstract class ManagedPushTests(PushStage stage) : PushByPresenceTests(stage)
{
    protected override string User => "romeo";

    /// <summary>The server is set so that it may. Answers go to the domain then: that none comes means nothing.</summary>
    [Fact]
    public async Task Who_asked_the_own_domain_can_be_told_in_its_name()
    {
        await Stage.ConfigureAsync(options =>
        {
            options["Push"]!["Delegated"] = "Domain";
            options["Push"]!["GiveUpAfter"] = 1;
            options["Push"]!["AnswerTimeout"] = "00:00:01";
        });
        try
        {
            var connections = Stage.Component.Connections(Server.Component);
            await using var second = await XmppClient.LogInAsync(Server, User, Server.SecondDomain);
            await second.PresenceAsync();
            await second.AskForServicesAsync(Server.SecondDomain);
            await using var delegated = await ComeAsync(Server.Domain);
            await using var direct = await ComeAsync(Server.Component);

            for (var change = 0; change < 3; change++)
            {
                var before = (Second: second.Position, Delegated: delegated.Position);
                (await Stage.TellAsync(direct)).Value("from").Should().Be(Server.Component);
                (await second.WaitForPushAsync(before.Second)).Value("from").Should().Be(Server.SecondDomain);
                (await delegated.WaitForPushAsync(before.Delegated)).Value("from").Should().Be(Server.Domain);
                await Task.Delay(change == 0 ? TimeSpan.FromSeconds(1) : TimeSpan.Zero); // as long as an answer is waited for
            }

            Stage.Component.Connections(Server.Component).Should().Be(connections);
        }
        finally
        {
            await Stage.ConfigureAsync(options =>
            {
                foreach (var key in new[] { "Delegated", "GiveUpAfter", "AnswerTimeout" })
                {
                    options["Push"]!.AsObject().Remove(key);
                }
            });
        }
    }

    protected override Task ShowAsync(XmppClient client) => client.PresenceAsync();

    protected override Task LeaveAsync(XmppClient client) => client.PresenceAsync("unavailable");
}
