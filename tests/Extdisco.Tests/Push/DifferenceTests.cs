using Extdisco.Services;
using Extdisco.Xmpp.Discovery;

namespace Extdisco.Tests.Push;

/// <summary>What is told: the difference between what an entity was told last and what holds now (XEP-0215, section 3.2).</summary>
public sealed class DifferenceTests
{
    private static readonly ExternalService Other = Site.Stun with { Host = "192.0.2.1", Transport = "tcp" };

    [Fact]
    public void What_is_new_is_added()
    {
        var site = Present(Site.Stun);
        var push = site.Offer(Site.Stun, Other).Round().Should().ContainSingle().Subject;
        push.Actions.Should().Equal("add stun 192.0.2.1 3478 tcp");
        push.ToString().Should().MatchRegex(
            "^<iq type=\"set\" id=\"push-[0-9a-f]+\" from=\"extdisco.example.org\" to=\"romeo@example.org/orchard\" xmlns=\"jabber:component:accept\">"
            + "<services xmlns=\"urn:xmpp:extdisco:2\"><service type=\"stun\" host=\"192.0.2.1\" port=\"3478\" transport=\"tcp\" action=\"add\" /></services></iq>$");
    }

    [Fact]
    public void What_is_gone_is_deleted_by_what_tells_it_from_others_and_nothing_more()
    {
        var named = Site.Turn(Site.Issuer(), "tcp") with { Name = PushSite.Names("Relay", "Vermittler"), Form = new DataForm("urn:x", []) };
        var push = Present(Site.Stun, named).Offer(Site.Stun).Round().Should().ContainSingle().Subject;
        push.Services!.Elements().Should().ContainSingle().Which.ToString().Should().Be(
            "<service type=\"turn\" host=\"turn.example.org\" port=\"3478\" transport=\"tcp\" action=\"delete\" xmlns=\"urn:xmpp:extdisco:2\" />");
    }

    [Fact]
    public void A_service_without_a_port_and_a_transport_is_deleted_without_them() =>
        Present(Site.Stun with { Port = null, Transport = null }).Offer().Round().Single().Actions.Should().Equal("delete stun turn.example.org");

    public static TheoryData<string, ExternalService, ExternalService> OtherIdentities()
    {
        var turn = Site.Turn(Site.Issuer());
        return new()
        {
            { "type", turn, turn with { Type = "turns" } },
            { "host", turn, turn with { Host = "turn2.example.org" } },
            { "port", turn, turn with { Port = 443 } },
            { "no port", turn, turn with { Port = null } },
            { "transport", turn, turn with { Transport = "tcp" } },
            { "no transport", turn, turn with { Transport = null } },
        };
    }

    [Theory]
    [MemberData(nameof(OtherIdentities))]
    public void What_is_another_service_now_is_deleted_and_added(string what, ExternalService before, ExternalService after)
    {
        var push = Present(before).Offer(after).Round().Should().ContainSingle(what).Subject;
        push.Actions.Select(action => action.Split(' ')[0]).Should().Equal("delete", "add");
        push.Of(0, "username").Should().BeNull();
        push.Of(1, "password").Should().NotBeNull("the new one comes whole");
    }

    public static TheoryData<string, ExternalService, ExternalService> OtherAttributes()
    {
        var turn = Site.Turn(Site.Issuer());
        return new()
        {
            { "a name", turn, turn with { Name = PushSite.Names("Relay", "Vermittler") } },
            { "another name", turn with { Name = PushSite.Names("Relay", "Vermittler") }, turn with { Name = PushSite.Names("Big relay", "Vermittler") } },
            { "no name", turn with { Name = PushSite.Names("Relay", "Vermittler") }, turn },
            { "an empty name", turn, turn with { Name = new LocalizedText("") } },
            { "a form", turn, turn with { Form = new DataForm("urn:x", []) } },
            { "another value", turn with { Form = Form("eu") }, turn with { Form = Form("us") } },
            { "no form", turn with { Form = Form("eu") }, turn },
            { "restricted", turn, turn with { CredentialsOnRequest = true } },
            { "no more restricted", turn with { CredentialsOnRequest = true }, turn },
            { "secret", turn, turn with { Issuer = Site.Issuer("another secret") } },
            { "lifetime", turn, turn with { Issuer = Site.Issuer(with: options => options with { Lifetime = TimeSpan.FromHours(12) }) } },
            { "credentials", turn with { Issuer = null }, turn },
            { "no credentials", turn, turn with { Issuer = null } },
            { "fixed credentials", turn, turn with { Issuer = Site.Guest() } },
        };
    }

    [Theory]
    [MemberData(nameof(OtherAttributes))]
    public void What_is_otherwise_the_same_service_is_modified_and_comes_whole(string what, ExternalService before, ExternalService after)
    {
        var site = Present(before);
        var push = site.Offer(after).Round().Should().ContainSingle(what).Subject;
        push.Actions.Should().Equal("modify turn turn.example.org 3478 udp");
        push.Services!.ToString().Replace(" action=\"modify\"", "", StringComparison.Ordinal)
            .Should().Be(System.Xml.Linq.XElement.Parse(site.Ask()!).ToString(), "it is what a query returns");
        site.Round().Should().BeEmpty();
    }

    [Fact]
    public void One_push_holds_all_that_has_changed_what_is_gone_first()
    {
        var turn = Site.Turn(Site.Issuer());
        Present(Site.Stun, turn).Offer(Other, turn with { Issuer = Site.Guest() }).Round().Should().ContainSingle().Which.Actions.Should().Equal(
            "delete stun turn.example.org 3478 udp", "add stun 192.0.2.1 3478 tcp", "modify turn turn.example.org 3478 udp");
    }

    [Fact]
    public void The_same_read_anew_or_in_another_order_is_nothing_to_tell()
    {
        ExternalService Turn() => Site.Turn(Site.Issuer(), "tcp") with { Name = PushSite.Names("Relay", "Vermittler"), Form = Form("eu") };
        var site = Present(Site.Stun, Turn(), Other with { Issuer = Site.Guest() });
        site.Offer(Other with { Issuer = Site.Guest() }, Turn(), Site.Stun with { Host = "turn.example.org" });
        site.Round().Should().BeEmpty();
    }

    [Fact]
    public void Changes_that_cancel_out_are_nothing_to_tell()
    {
        var site = Present(Site.Stun).Offer(Site.Stun, Other).Offer(Other).Offer(Site.Stun);
        site.Round().Should().BeEmpty();
    }

    [Fact]
    public void Each_is_told_from_where_it_stands()
    {
        var site = Present(Site.Stun).Offer(Site.Stun, Other);
        site.Ask(PushSite.Juliet);
        site.Come(PushSite.Juliet).Offer(Other);
        site.Round().Should().SatisfyRespectively(
            juliet => juliet.Actions.Should().Equal("delete stun turn.example.org 3478 udp"),
            romeo => romeo.Actions.Should().Equal("delete stun turn.example.org 3478 udp", "add stun 192.0.2.1 3478 tcp"));
    }

    [Fact]
    public void Whoever_asked_for_a_type_is_told_of_that_type_with_the_type_as_asked()
    {
        var turn = Site.Turn(Site.Issuer());
        var site = new PushSite(Site.Stun, turn).Come(PushSite.Romeo);
        site.Ask(payload: PushSite.Typed("turn"));
        site.Offer(turn).Round().Should().BeEmpty();
        site.Offer(turn, turn with { Port = 443 }).Round().Should().ContainSingle().Which.Type.Should().Be("turn");
        site.Offer(Site.Stun).Round().Should().ContainSingle().Which.Actions.Should().Equal(
            "delete turn turn.example.org 3478 udp", "delete turn turn.example.org 443 udp");
    }

    [Fact]
    public void A_type_that_is_not_offered_yet_is_told_of_when_it_is()
    {
        var site = new PushSite(Site.Stun).Come(PushSite.Romeo);
        site.Ask(payload: PushSite.Typed("turn"));
        site.Offer(Site.Stun, Site.Turn(Site.Issuer())).Round().Should().ContainSingle().Which.Actions.Should().Equal("add turn turn.example.org 3478 udp");
    }

    [Fact]
    public void Names_come_in_the_language_asked_in()
    {
        var site = new PushSite(Site.Stun with { Name = PushSite.Names("a", "b") }).Come(PushSite.Romeo, PushSite.Juliet);
        site.Ask(language: "de-AT");
        site.Ask(PushSite.Juliet, language: "fr");
        site.Offer(Site.Stun with { Name = PushSite.Names("a", "c") });
        site.Round().Should().ContainSingle("the English name is the same").Which.Of(0, "name").Should().Be("c");
        site.Ask(language: "en");
        site.Offer(Site.Stun with { Name = PushSite.Names("d", "e") });
        site.Round().Select(push => push.Of(0, "name")).Should().Equal("d", "d");
    }

    [Fact]
    public void A_very_long_language_is_known_by_its_beginning()
    {
        var site = new PushSite(Site.Stun with { Name = PushSite.Names("a", "b") }).Come(PushSite.Romeo);
        site.Ask(language: "de" + string.Concat(Enumerable.Repeat("-private", 20))).Should().Contain("name='b'");
        site.Offer(Site.Stun with { Name = PushSite.Names("a", "c") }).Round().Should().ContainSingle().Which.Of(0, "name").Should().Be("c");
    }

    [Fact]
    public void Services_that_differ_in_nothing_but_what_may_change_are_one_to_a_client()
    {
        var turn = Site.Turn(Site.Issuer());
        var twin = turn with { Issuer = Site.Guest() };
        var site = Present(turn, twin);
        site.Offer(turn).Round().Should().BeEmpty();
        site.Offer(twin, turn).Round().Should().ContainSingle().Which.Of(0, "username").Should().Be("guest");
    }

    [Fact]
    public void A_query_in_the_middle_of_a_reload_is_noted_as_it_was_answered()
    {
        // The answer is made from the old catalogue, and the audience goes by the new one already.
        var site = new PushSite(Site.Stun).Come(PushSite.Romeo);
        site.Audience.Use(Site.Offering(["example.org"], Other), site.Options);
        site.Ask().Should().Contain("turn.example.org");
        site.Round().Should().ContainSingle().Which.Actions.Should().Equal("delete stun turn.example.org 3478 udp", "add stun 192.0.2.1 3478 tcp");
    }

    [Fact]
    public void What_is_too_much_for_one_stanza_is_not_sent_at_all()
    {
        // A server ends the stream over a stanza that is too large, for everybody. Whoever asks is refused as well.
        var site = Present(Site.Stun);
        site.Ask(PushSite.Juliet, PushSite.Typed("turn"));
        var many = Enumerable.Range(1, 4000).Select(port => Site.Stun with { Port = port }).Append(Site.Turn(Site.Issuer())).ToArray();
        site.Come(PushSite.Juliet).Offer(many).Round().Should().ContainSingle().Which.To.Should().Be(PushSite.Juliet);
        site.Audience.PendingCount.Should().Be(1);
        site.Offer().Round().Should().ContainSingle("the other has to ask anew").Which.To.Should().Be(PushSite.Juliet);
    }

    /// <summary>Romeo is present and has asked for all.</summary>
    private static PushSite Present(params ExternalService[] services)
    {
        var site = new PushSite(services).Come(PushSite.Romeo);
        site.Ask().Should().NotBeNull();
        return site;
    }

    private static DataForm Form(string region) => new("urn:x", [new DataFormField("region", [region])]);
}
