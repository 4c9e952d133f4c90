using Extdisco.Services;
using Extdisco.Xmpp.Discovery;

namespace Extdisco.Tests.Queries;

public sealed class CredentialsQueryTests
{
    private const string GuestTurn = "<service type='turn' host='turn.example.org' port='3478' transport='udp' username='guest' password='welcome'/>";
    private const string GuestTcp = "<service type='turn' host='turn.example.org' port='3478' transport='tcp' username='guest' password='welcome'/>";
    private const string Stun = "<service type='stun' host='turn.example.org' port='3478' transport='udp'/>";

    private readonly Site _site = new(Site.Stun, Site.Turn(Site.Guest()), Site.Turn(Site.Guest(), "tcp"));

    [Fact]
    public void Every_match_is_returned_with_port_and_transport() =>
        Ask("<service host='turn.example.org' type='turn'/>").Should().Be(GuestTurn + GuestTcp);

    [Theory]
    [InlineData("port='3478' transport='tcp'", GuestTcp)]
    [InlineData("transport='TCP'", GuestTcp)]
    [InlineData("transport='udp'", GuestTurn)]
    [InlineData("transport=''", GuestTurn + GuestTcp)]
    [InlineData("port=' 3478 '", GuestTurn + GuestTcp)]
    [InlineData("port='03478'", GuestTurn + GuestTcp)]
    public void Port_and_transport_narrow_the_match_when_given(string attributes, string expected) =>
        Ask($"<service host='turn.example.org' type='turn' {attributes}/>").Should().Be(expected);

    [Fact]
    public void A_known_service_without_credentials_is_returned_as_it_is() =>
        Ask("<service host='turn.example.org' type='stun' port='3478'/>").Should().Be(Stun);

    [Fact]
    public void Several_services_are_answered_together_once_each_in_the_order_of_the_registry() =>
        Ask("<service host='turn.example.org' type='turn' transport='tcp'/><service host='TURN.example.org.' type='turn'/><service host='turn.example.org' type='stun'/>")
            .Should().Be(Stun + GuestTurn + GuestTcp);

    [Fact]
    public void What_is_unknown_beside_what_is_known_is_left_out() =>
        Ask("<service host='elsewhere.example' type='turn'/><service host='turn.example.org' type='stun'/>").Should().Be(Stun);

    [Theory]
    [InlineData("host='elsewhere.example' type='turn'")]
    [InlineData("host='turn.example.org' type='turns'")]
    [InlineData("host='turn.example.org' type='turn' port='3479'")]
    [InlineData("host='turn.example.org' type='turn' port='0'")]
    [InlineData("host='turn.example.org' type='turn' transport='sctp'")]
    [InlineData("host='fe80::1%eth0' type='turn'")]
    [InlineData("host='no host' type='turn'")]
    public void An_unknown_service_is_not_found(string attributes) => Refuse($"<service {attributes}/>").Should().StartWith("item-not-found: ");

    [Theory]
    [InlineData("", "Name the service in a <service/> with its host and type.")]
    [InlineData("<x xmlns='urn:x'/>", "Name the service in a <service/> with its host and type.")]
    [InlineData("<service type='turn'/>", "A <service/> has no host.")]
    [InlineData("<service host='' type='turn'/>", "A <service/> has no host.")]
    [InlineData("<service host='turn.example.org'/>", "A <service/> has no type.")]
    [InlineData("<service host='turn.example.org' type=''/>", "A <service/> has no type.")]
    [InlineData("<service host='turn.example.org' type='turn' port=''/>", "The port of a <service/> is not a number from 0 to 65535.")]
    [InlineData("<service host='turn.example.org' type='turn' port='70000'/>", "The port of a <service/> is not a number from 0 to 65535.")]
    [InlineData("<service host='turn.example.org' type='turn' port='abc'/>", "The port of a <service/> is not a number from 0 to 65535.")]
    [InlineData("<service host='turn.example.org' type='turn' port='1.5'/>", "The port of a <service/> is not a number from 0 to 65535.")]
    [InlineData("<service host='turn.example.org' type='turn' port='-1'/>", "The port of a <service/> is not a number from 0 to 65535.")]
    [InlineData("<service host='turn.example.org' type='turn'/><services/>", "<credentials/> holds something else than <service/>.")]
    [InlineData("<service host='turn.example.org' type='turn'/><service type='turn'/>", "A <service/> has no host.")]
    [InlineData("<service xmlns='urn:xmpp:extdisco:1' host='turn.example.org' type='turn'/>", "The request mixes urn:xmpp:extdisco:1 and urn:xmpp:extdisco:2.")]
    public void A_bad_request_is_told_what_is_wrong(string services, string text) => Refuse(services).Should().Be("bad-request: " + text);

    [Fact]
    public void Sixteen_services_may_be_named_and_not_one_more()
    {
        var one = "<service host='turn.example.org' type='stun'/>";
        Ask(string.Concat(Enumerable.Repeat(one, 16))).Should().Be(Stun);
        Refuse(string.Concat(Enumerable.Repeat(one, 17))).Should().Be("bad-request: One query may name 16 services.");
    }

    [Theory]
    [InlineData("<service host='turn.example.org' type='stun' name='x' action='add' password='p' username='u' restricted='maybe'/>")]
    [InlineData("<service host='turn.example.org' type='stun'><x xmlns='jabber:x:data' type='submit'/></service>")]
    [InlineData("<hint xmlns='urn:x'/><service host='turn.example.org' type='stun'/> \n")]
    public void What_else_a_request_says_is_ignored(string services) => Ask(services).Should().Be(Stun);

    [Theory]
    [InlineData("2001:db8::1", "[2001:DB8:0:0::1]")]
    [InlineData("2001:DB8::0:1", "2001:db8::1")]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1")]
    [InlineData("bücher.example", "xn--bcher-kva.example")]
    [InlineData("xn--bcher-kva.example", "BÜCHER.example.")]
    [InlineData("Turn.Example.org", "turn.example.ORG")]
    public void Hosts_are_compared_in_any_spelling_and_come_back_as_configured(string configured, string asked) =>
        new Site(Site.Stun with { Host = configured }).Ask($"<credentials xmlns='urn:xmpp:extdisco:2'><service host='{asked}' type='stun'/></credentials>")
            .Should().Contain($" host='{configured}' ");

    [Fact]
    public void Credentials_on_request_are_given_on_request()
    {
        var site = new Site(Site.Turn(Site.Guest()) with { CredentialsOnRequest = true });
        site.Ask("<credentials xmlns='urn:xmpp:extdisco:2'><service host='turn.example.org' type='turn'/></credentials>")
            .Should().Contain(GuestTurn);
    }

    [Fact]
    public void Expired_credentials_cannot_be_found()
    {
        var end = _site.Time.GetUtcNow();
        var site = new Site(Site.Stun, Site.Turn(Site.Guest(end)));
        site.Refuse("<credentials xmlns='urn:xmpp:extdisco:2'><service host='turn.example.org' type='turn'/></credentials>")
            .Condition.Should().Be("item-not-found");
        site.Ask("<credentials xmlns='urn:xmpp:extdisco:2'><service host='turn.example.org' type='turn'/><service host='turn.example.org' type='stun'/></credentials>")
            .Should().Contain(Stun).And.NotContain("type='turn'");
    }

    [Fact]
    public void They_are_the_same_as_in_the_list_until_the_window_ends()
    {
        var site = new Site(Site.Turn(Site.Issuer()));
        var listed = site.Ask("<services xmlns='urn:xmpp:extdisco:2'/>");
        site.Time.Advance(TimeSpan.FromSeconds(54));
        var request = "<credentials xmlns='urn:xmpp:extdisco:2'><service host='turn.example.org' type='turn'/></credentials>";
        site.Ask(request).Replace("credentials", "services", StringComparison.Ordinal).Should().Be(listed);
        site.Time.Advance(TimeSpan.FromSeconds(1));
        site.Ask(request).Replace("credentials", "services", StringComparison.Ordinal).Should().NotBe(listed);
    }

    [Fact]
    public void Name_and_form_stay_in_the_list() =>
        new Site(Site.Stun with { Name = new LocalizedText("STUN"), Form = new DataForm("urn:x", []) })
            .Ask("<credentials xmlns='urn:xmpp:extdisco:2'><service host='turn.example.org' type='stun'/></credentials>").Should().Contain(Stun);

    [Fact]
    public void The_first_version_is_answered_in_itself_without_expires() =>
        new Site(Site.Turn(Site.Guest(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero))))
            .Ask("<credentials xmlns='urn:xmpp:extdisco:1'><service host='turn.example.org' type='turn'/></credentials>")
            .Should().Be($"<credentials xmlns='urn:xmpp:extdisco:1'>{GuestTurn}</credentials>");

    [Fact]
    public void A_registry_of_many_services_is_searched_as_a_small_one()
    {
        var site = new Site([.. Enumerable.Range(0, 1000).Select(i => Site.Stun with { Port = i + 1 })]);
        site.Ask("<credentials xmlns='urn:xmpp:extdisco:2'><service host='turn.example.org' type='stun' port='1000'/></credentials>")
            .Should().Be("<credentials xmlns='urn:xmpp:extdisco:2'><service type='stun' host='turn.example.org' port='1000' transport='udp'/></credentials>");
    }

    private string Ask(string services)
    {
        const string Start = "<credentials xmlns='urn:xmpp:extdisco:2'>";
        const string End = "</credentials>";
        var reply = _site.Ask(Start + services + End);
        reply.Should().StartWith(Start).And.EndWith(End);
        return reply[Start.Length..^End.Length];
    }

    private string Refuse(string services) => _site.Refuse($"<credentials xmlns='urn:xmpp:extdisco:2'>{services}</credentials>").ToString();
}
