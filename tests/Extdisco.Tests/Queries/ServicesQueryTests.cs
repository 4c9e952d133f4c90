using Extdisco.Services;
using Extdisco.Testing;
using Extdisco.Xmpp.Discovery;

namespace Extdisco.Tests.Queries;

public sealed class ServicesQueryTests
{
    private const string Request = "<services xmlns='urn:xmpp:extdisco:2'/>";

    [Fact]
    public void All_services_come_in_their_order_with_their_credentials()
    {
        var issuer = Site.Issuer();
        var site = new Site(Site.Stun, Site.Turn(issuer), Site.Turn(issuer, "tcp"));
        var issued = issuer.Issue(Xmpp.Addressing.Jid.Parse(Site.Romeo), site.Time.GetUtcNow());
        var credentials = $"username='{issued.Username}' password='{issued.Password.Reveal()}' expires='2026-01-03T03:00:00Z'";
        site.Ask(Request).Should().Be(
            "<services xmlns='urn:xmpp:extdisco:2'>"
            + "<service type='stun' host='turn.example.org' port='3478' transport='udp'/>"
            + $"<service type='turn' host='turn.example.org' port='3478' transport='udp' {credentials}/>"
            + $"<service type='turn' host='turn.example.org' port='3478' transport='tcp' {credentials}/>"
            + "</services>");
    }

    [Fact]
    public void Nothing_offered_gives_an_empty_list() => new Site().Ask(Request).Should().Be(Request);

    [Fact]
    public void What_is_not_configured_is_not_sent() =>
        new Site(new ExternalService { Type = "ftp", Host = "ftp.example.org" }).Ask(Request)
            .Should().Be("<services xmlns='urn:xmpp:extdisco:2'><service type='ftp' host='ftp.example.org'/></services>");

    [Fact]
    public void Type_and_transport_are_sent_in_lower_case() =>
        new Site(Site.Stun with { Type = "STUN", Transport = "UDP" }).Ask("<services xmlns='urn:xmpp:extdisco:2' type='stun'/>")
            .Should().Contain("<service type='stun' host='turn.example.org' port='3478' transport='udp'/>");

    [Fact]
    public void A_type_selects_and_comes_back() =>
        new Site(Site.Stun, Site.Turn(Site.Guest()), Site.Stun with { Host = "2001:db8::1" }).Ask("<services xmlns='urn:xmpp:extdisco:2' type='stun'/>")
            .Should().Be(
                "<services xmlns='urn:xmpp:extdisco:2' type='stun'>"
                + "<service type='stun' host='turn.example.org' port='3478' transport='udp'/>"
                + "<service type='stun' host='2001:db8::1' port='3478' transport='udp'/></services>");

    [Theory]
    [InlineData("turns")]
    [InlineData("nonsense")]
    [InlineData("STUN")]
    public void An_unknown_type_gives_an_empty_list(string type)
    {
        var request = $"<services xmlns='urn:xmpp:extdisco:2' type='{type}'/>";
        new Site(Site.Stun).Ask(request).Should().Be(request);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("&apos;&lt;&amp;")]
    public void A_type_that_can_be_none_is_as_unknown_and_comes_back_all_the_same(string type)
    {
        // The schema has no such type, in the answer as little as in the request.
        var request = $"<services xmlns='urn:xmpp:extdisco:2' type='{type}'/>";
        var reply = new Site(Site.Stun).Ask(request, validate: false);
        reply.Should().Be(request);
        SchemaValidator.Faults(reply).Should().NotBeEmpty().And.Equal(SchemaValidator.Faults(request));
    }

    [Theory]
    [InlineData("<services xmlns='urn:xmpp:extdisco:2' version='3' x:y='z' xmlns:x='urn:x'/>")]
    [InlineData("<services xmlns='urn:xmpp:extdisco:2'><service host='turn.example.org'/></services>")]
    [InlineData("<services xmlns='urn:xmpp:extdisco:2'><set xmlns='http://jabber.org/protocol/rsm'/><nonsense/>text</services>")]
    [InlineData("<services xmlns='urn:xmpp:extdisco:2' x:type='turn' xmlns:x='urn:x'/>")]
    public void Unknown_attributes_and_children_are_ignored(string request) =>
        new Site(Site.Stun).Ask(request).Should().Contain("<service type='stun'");

    [Fact]
    public void A_child_of_the_other_version_is_a_bad_request() =>
        new Site(Site.Stun).Refuse("<services xmlns='urn:xmpp:extdisco:2'><service xmlns='urn:xmpp:extdisco:1'/></services>")
            .ToString().Should().Be("bad-request: The request mixes urn:xmpp:extdisco:1 and urn:xmpp:extdisco:2.");

    [Fact]
    public void Credentials_on_request_are_announced_and_not_given() =>
        new Site(Site.Turn(Site.Guest()) with { CredentialsOnRequest = true }).Ask(Request)
            .Should().Contain("<service type='turn' host='turn.example.org' port='3478' transport='udp' restricted='true'/>");

    [Fact]
    public void A_service_that_needs_no_credentials_is_not_restricted() =>
        new Site(Site.Stun with { CredentialsOnRequest = true }).Ask(Request).Should().NotContain("restricted");

    [Fact]
    public void Fixed_credentials_without_an_end_have_no_expires() =>
        new Site(Site.Turn(Site.Guest())).Ask(Request).Should().Contain(" username='guest' password='welcome'/>");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_service_whose_credentials_have_expired_is_not_offered(bool onRequest)
    {
        var end = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var site = new Site(Site.Stun, Site.Turn(Site.Guest(end)) with { CredentialsOnRequest = onRequest });
        site.Time.SetUtcNow(end.AddSeconds(-1));
        site.Ask(Request).Should().Contain("type='turn'").And.Contain(onRequest ? "restricted='true'" : "expires='2030-01-01T00:00:00Z'");
        site.Time.Advance(TimeSpan.FromSeconds(1));
        site.Ask(Request).Should().Contain("type='stun'").And.NotContain("type='turn'");
    }

    [Theory]
    [InlineData("", "Relay")]
    [InlineData("de-AT", "Vermittler")]
    [InlineData("fr", "Relay")]
    public void The_name_is_in_the_language_of_the_request(string language, string name)
    {
        var names = new LocalizedText([KeyValuePair.Create("en", "Relay"), KeyValuePair.Create("de", "Vermittler")]);
        new Site(Site.Stun with { Name = names }).Ask(Request, language: language).Should().Contain($" name='{name}'/>");
    }

    [Fact]
    public void The_language_of_the_payload_goes_before_that_of_the_stanza()
    {
        var names = new LocalizedText([KeyValuePair.Create("en", "Relay"), KeyValuePair.Create("de", "Vermittler")]);
        new Site(Site.Stun with { Name = names }).Ask("<services xmlns='urn:xmpp:extdisco:2' xml:lang='de'/>", language: "en")
            .Should().Contain(" name='Vermittler'/>");
    }

    [Fact]
    public void A_name_is_escaped() =>
        new Site(Site.Stun with { Name = new LocalizedText("Tom's <relay> & \"friends\"") }).Ask(Request)
            .Should().Contain(" name='Tom&apos;s &lt;relay&gt; &amp; \"friends\"'/>");

    [Fact]
    public void Extended_information_is_a_form_with_its_type_first_and_hidden() =>
        new Site(Site.Stun with { Form = new DataForm("urn:example:relay", [new DataFormField("region", ["eu", "us"])]) }).Ask(Request)
            .Should().Contain(
                " transport='udp'><x xmlns='jabber:x:data' type='result'>"
                + "<field var='FORM_TYPE' type='hidden'><value>urn:example:relay</value></field>"
                + "<field var='region'><value>eu</value><value>us</value></field></x></service>");

    [Fact]
    public void A_type_that_is_longer_than_any_is_no_reason_for_a_long_answer()
    {
        var site = new Site(Site.Stun);

        site.Ask($"<services xmlns='urn:xmpp:extdisco:2' type='{new string('x', 256)}'/>").Should().StartWith("<services ");
        site.Refuse($"<services xmlns='urn:xmpp:extdisco:2' type='{new string('x', 257)}'/>").ToString().Should().Be("bad-request: No service has a type that is so long.");
    }

    [Fact]
    public void A_filtered_list_equals_the_whole_one_for_its_type_down_to_the_password()
    {
        // The XMPP interop test suite compares them.
        var site = new Site(Site.Stun, Site.Turn(Site.Issuer()));
        var all = site.Ask(Request);
        site.Time.Advance(TimeSpan.FromSeconds(20));
        var turn = site.Ask("<services xmlns='urn:xmpp:extdisco:2' type='turn'/>");
        var entry = turn[turn.IndexOf("<service ", StringComparison.Ordinal)..turn.IndexOf("</services>", StringComparison.Ordinal)];
        all.Should().Contain(entry);
    }

    [Fact]
    public void An_expiry_after_2038_is_written_in_full()
    {
        var site = new Site(Site.Turn(Site.Issuer()));
        site.Time.SetUtcNow(new DateTimeOffset(2107, 12, 30, 23, 59, 59, TimeSpan.Zero));
        site.Ask(Request).Should().Contain("username='4354818900:").And.Contain("expires='2107-12-31T23:55:00Z'");
    }

    [Fact]
    public void The_first_version_is_answered_in_itself_with_its_own_attributes()
    {
        var relay = Site.Turn(Site.Guest(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero))) with
        {
            Name = new LocalizedText("Relay"),
            Form = new DataForm("urn:example:relay", []),
        };
        new Site(relay, relay with { CredentialsOnRequest = true }).Ask("<services xmlns='urn:xmpp:extdisco:1' type='turn'/>").Should().Be(
            "<services xmlns='urn:xmpp:extdisco:1' type='turn'>"
            + "<service type='turn' host='turn.example.org' port='3478' transport='udp' name='Relay' username='guest' password='welcome'>"
            + relay.Form + "</service>"
            + "<service type='turn' host='turn.example.org' port='3478' transport='udp' name='Relay'>" + relay.Form + "</service>"
            + "</services>");
    }
}
