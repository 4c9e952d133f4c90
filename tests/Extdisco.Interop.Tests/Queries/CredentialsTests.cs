using Extdisco.Interop.Tests.Harness;
using Extdisco.Interop.Tests.Stages;

namespace Extdisco.Interop.Tests.Queries;

[Collection(OnProsody.Name)]
public sealed class ProsodyCredentialsTests(ProsodyStage stage) : CredentialsTests(stage);

[Collection(OnEjabberd.Name)]
public sealed class EjabberdCredentialsTests(EjabberdStage stage) : CredentialsTests(stage);

/// <summary>Credentials on request (XEP-0215, section 3.3), asked for by a real client through a real server.</summary>
public abstract class CredentialsTests(Stage stage)
{
    [Fact]
    public async Task Every_entry_of_a_service_is_returned_with_port_and_transport()
    {
        var answer = await stage.Romeo.AskAsync(Query("<service host='127.0.0.1' type='turn'/>"));

        var credentials = answer.Result(Xml.Extdisco2 + "credentials");
        var port = stage.Coturn["TURN_PORT"];
        credentials.Described().Should().Equal($"turn 127.0.0.1:{port}/udp", $"turn 127.0.0.1:{port}/tcp");
        credentials.Elements().Select(service => service.Value("username") + service.Value("password")).Distinct(StringComparer.Ordinal).Should().ContainSingle();
    }

    [Fact]
    public async Task Port_and_transport_narrow_the_answer()
    {
        var port = stage.Coturn["TURN_PORT"];

        var answer = await stage.Romeo.AskAsync(Query($"<service host='127.0.0.1' type='turn' port='{port}' transport='tcp'/>"));

        answer.Result(Xml.Extdisco2 + "credentials").Described().Should().Equal($"turn 127.0.0.1:{port}/tcp");
    }

    [Fact]
    public async Task Several_services_may_be_asked_for_at_once()
    {
        var answer = await stage.Romeo.AskAsync(Query(
            $"<service host='{Stage.SecondHost}' type='turn'/><service host='{Stage.JidHost}' type='turn'/><service host='unknown.test' type='turn'/>"));

        var credentials = answer.Result(Xml.Extdisco2 + "credentials");
        credentials.Described().Should().Equal($"turn {Stage.SecondHost}:443/tcp", $"turn {Stage.JidHost}:3478/udp");
        credentials.Elements().First().Value("password").Should().Be(Stage.FixedPassword);
    }

    [Fact]
    public async Task A_service_without_credentials_is_returned_plainly()
    {
        var answer = await stage.Romeo.AskAsync(Query("<service host='127.0.0.1' type='stun'/>"));

        var service = answer.Result(Xml.Extdisco2 + "credentials").Elements().Should().ContainSingle().Subject;
        service.Attribute("username").Should().BeNull();
        service.Attribute("password").Should().BeNull();
    }

    [Fact]
    public async Task The_old_version_is_answered_in_the_old_version()
    {
        var answer = await stage.Romeo.AskAsync($"<credentials xmlns='urn:xmpp:extdisco:1'><service host='{Stage.SecondHost}' type='turn'/></credentials>");

        var service = answer.Result(Xml.Extdisco1 + "credentials").Elements().Should().ContainSingle().Subject;
        service.Value("password").Should().Be(Stage.FixedPassword);
        service.Attribute("expires").Should().BeNull("version 0.6 of the XEP had no such attribute");
        service.Attribute("restricted").Should().BeNull("version 0.6 of the XEP had no such attribute");
    }

    [Theory]
    [InlineData("<service host='unknown.test' type='turn'/>", "item-not-found", "cancel")]
    [InlineData("<service host='127.0.0.1' type='turn' transport='sctp'/>", "item-not-found", "cancel")]
    [InlineData("<service type='turn'/>", "bad-request", "modify")]
    [InlineData("<service host='127.0.0.1'/>", "bad-request", "modify")]
    [InlineData("<service host='127.0.0.1' type='turn' port='70000'/>", "bad-request", "modify")]
    [InlineData("<service host='127.0.0.1' type='turn' port='x'/>", "bad-request", "modify")]
    [InlineData("<service xmlns='urn:xmpp:extdisco:1' host='127.0.0.1' type='turn'/>", "bad-request", "modify")]
    [InlineData("", "bad-request", "modify")]
    public async Task What_cannot_be_given_is_an_error(string request, string condition, string type)
    {
        var answer = await stage.Romeo.AskAsync(Query(request));

        answer.ShouldBeError(condition, type);
    }

    [Theory]
    [InlineData("<services xmlns='urn:xmpp:extdisco:2'/>")]
    [InlineData("<services xmlns='urn:xmpp:extdisco:1'/>")]
    [InlineData("<credentials xmlns='urn:xmpp:extdisco:2'><service host='127.0.0.1' type='turn'/></credentials>")]
    [InlineData("<credentials xmlns='urn:xmpp:extdisco:1'><service host='127.0.0.1' type='turn'/></credentials>")]
    public async Task Users_of_another_domain_are_refused(string request)
    {
        await using var stranger = await XmppClient.LogInAsync(stage.Server, "romeo", stage.Server.SecondDomain);

        var answer = await stranger.AskAsync(request);

        answer.ShouldBeError("forbidden", "auth");
        answer.Descendants().Should().NotContain(element => element.Attribute("password") != null);
    }

    private static string Query(string services) => $"<credentials xmlns='urn:xmpp:extdisco:2'>{services}</credentials>";
}
