using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Push;

[Collection(PushedOnProsody.Name)]
public sealed class ProsodyDirectedPushTests(ProsodyPushStage stage) : DirectedPushTests(stage);

[Collection(PushedOnEjabberd.Name)]
public sealed class EjabberdDirectedPushTests(EjabberdPushStage stage) : DirectedPushTests(stage);

/// <summary>Romeo tells the component itself that he is there, and nobody else.</summary>
public abstract class DirectedPushTests(PushStage stage) : PushByPresenceTests(stage)
{
    protected override string User => "romeo";

    protected override bool TellsAnew => false;

    [Fact]
    public async Task Only_those_are_told_who_are_present_and_have_asked_in_the_current_version()
    {
        await using var absent = await XmppClient.LogInAsync(Server, User);
        await absent.AskForServicesAsync();
        await using var silent = await XmppClient.LogInAsync(Server, User);
        await ShowAsync(silent);
        await using var old = await XmppClient.LogInAsync(Server, User);
        await ShowAsync(old);
        (await old.AskAsync("<services xmlns='urn:xmpp:extdisco:1'/>")).Result(Xml.Extdisco1 + "services");
        await using var told = await ComeAsync();

        await Stage.TellAsync(told);

        foreach (var client in new[] { absent, silent, old })
        {
            await client.AssertAnsweredAsync();
            client.PushesSince(0).Should().BeEmpty();
        }
    }

    [Fact]
    public async Task Who_answers_with_an_error_is_told_nothing_more_until_asking_again()
    {
        await using var refusing = await ComeAsync(answer: PushAnswer.Error);
        await using var taking = await ComeAsync();
        var before = refusing.Position;

        await Stage.TellAsync(refusing);
        await Stage.TellAsync(taking);
        await refusing.AssertAnsweredAsync();
        refusing.PushesSince(before).Should().ContainSingle();

        await refusing.AskForServicesAsync();
        var told = Stage.Offered;
        (await Stage.TellAsync(refusing)).Changes().Should().Equal($"delete {told}", $"add {Stage.Offered}");
    }

    [Fact]
    public async Task Who_never_answers_is_told_all_the_same()
    {
        await using var mute = await ComeAsync(answer: PushAnswer.Silence);

        for (var change = 0; change < 3; change++)
        {
            (await Stage.TellAsync(mute)).Changes().Should().Contain($"add {Stage.Offered}");
        }
    }

    [Fact]
    public async Task Who_asked_the_domain_is_told_nothing_where_that_is_off()
    {
        await Stage.ConfigureAsync(options => options["Push"]!["Delegated"] = "Off");
        try
        {
            await using var delegated = await ComeAsync(Server.Domain);
            await using var direct = await ComeAsync(Server.Component);

            await Stage.TellAsync(direct);

            await delegated.AssertAnsweredAsync();
            delegated.PushesSince(0).Should().BeEmpty();
        }
        finally
        {
            await Stage.ConfigureAsync(options => options["Push"]!.AsObject().Remove("Delegated"));
        }
    }

    protected override Task ShowAsync(XmppClient client) => client.PresenceAsync(to: Server.Component);

    protected override Task LeaveAsync(XmppClient client) => client.PresenceAsync("unavailable", Server.Component);
}
