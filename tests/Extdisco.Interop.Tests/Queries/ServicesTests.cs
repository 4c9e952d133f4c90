using System.Globalization;
using System.Xml.Linq;
using Extdisco.Interop.Tests.Harness;
using Extdisco.Interop.Tests.Stages;

namespace Extdisco.Interop.Tests.Queries;

[Collection(OnProsody.Name)]
public sealed class ProsodyServicesTests(ProsodyStage stage) : ServicesTests(stage);

[Collection(OnEjabberd.Name)]
public sealed class EjabberdServicesTests(EjabberdStage stage) : ServicesTests(stage);

/// <summary>The list of services (XEP-0215, section 3.1), asked for by a real client through a real server.</summary>
public abstract class ServicesTests(Stage stage)
{
    [Theory]
    [InlineData("urn:xmpp:extdisco:2")]
    [InlineData("urn:xmpp:extdisco:1")]
    public async Task All_services_come_in_the_order_of_the_configuration(string version)
    {
        var answer = await stage.Romeo.AskAsync($"<services xmlns='{version}'/>");

        var (udp, tls) = (stage.Coturn.Number("TURN_PORT"), stage.Coturn.Number("TLS_PORT"));
        answer.Value("from").Should().Be(stage.Server.Component);
        answer.Result(XName.Get("services", version)).Described().Should().Equal(
            $"stun 127.0.0.1:{udp}/udp",
            $"turn 127.0.0.1:{udp}/udp",
            $"turn 127.0.0.1:{udp}/tcp",
            $"turns 127.0.0.1:{tls}/tcp",
            $"turn {Stage.SecondHost}:443/tcp",
            $"turn {Stage.JidHost}:3478/udp",
            $"turn {Stage.BareHost}:3478/udp",
            "ftp files.example.test:21/tcp");
    }

    [Theory]
    [InlineData("stun", 1)]
    [InlineData("turn", 5)]
    [InlineData("ftp", 1)]
    [InlineData("nothing", 0)]
    public async Task A_type_narrows_the_list_and_is_echoed(string type, int count)
    {
        var answer = await stage.Romeo.AskAsync($"<services xmlns='urn:xmpp:extdisco:2' type='{type}'/>");

        var services = answer.Result(Xml.Extdisco2 + "services");
        services.Value("type").Should().Be(type);
        services.Elements().Select(service => service.Value("type")).Should().Equal(Enumerable.Repeat(type, count));
    }

    [Fact]
    public async Task The_entries_of_one_relay_share_their_credentials()
    {
        var services = (await stage.Romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2'/>")).Result(Xml.Extdisco2 + "services");

        var relayed = services.Elements()
            .Where(service => service.Has("host", "127.0.0.1") && !service.Has("type", "stun")).ToList();
        relayed.Should().HaveCount(3);
        relayed.Select(Credentials).Distinct(StringComparer.Ordinal).Should().ContainSingle();
    }

    [Fact]
    public async Task Asking_again_gives_the_same_credentials()
    {
        var lists = new List<string>();
        for (var time = 0; time < 3; time++)
        {
            var services = (await stage.Romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2' type='turn'/>")).Result(Xml.Extdisco2 + "services");
            lists.Add(string.Join(' ', services.Elements().Select(Credentials)));
        }

        // Of three, because a window may end between two of them.
        lists.Distinct(StringComparer.Ordinal).Should().HaveCountLessThan(3);
    }

    [Fact]
    public async Task Credentials_expire_when_the_username_says()
    {
        var before = TimeProvider.System.GetUtcNow();
        var services = (await stage.Romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2' type='turn'/>")).Result(Xml.Extdisco2 + "services");

        var minted = services.Elements().Where(service => !service.Has("username", Stage.FixedUsername)).ToList();
        minted.Should().HaveCount(4);
        foreach (var service in minted)
        {
            service.Value("expires").Should().MatchRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$");
            var expires = DateTimeOffset.Parse(service.Value("expires"), CultureInfo.InvariantCulture);
            service.Value("username").Split(':')[0].Should().Be(expires.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
            expires.Should().BeOnOrAfter(before + TimeSpan.FromHours(24) - TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1))
                .And.BeOnOrBefore(TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(24));
        }
    }

    [Fact]
    public async Task A_username_holds_what_its_kind_says()
    {
        var services = (await stage.Romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2' type='turn'/>")).Result(Xml.Extdisco2 + "services");

        string Username(string host) => services.Elements().First(service => service.Has("host", host)).Value("username");
        Username("127.0.0.1").Should().MatchRegex("^[0-9]+:[0-9a-z]{8,}$").And.NotContain("romeo");
        Username(Stage.JidHost).Should().MatchRegex("^[0-9]+:romeo@example[.]test$");
        Username(Stage.BareHost).Should().MatchRegex("^[0-9]+$");
        Username(Stage.SecondHost).Should().Be(Stage.FixedUsername);
    }

    [Theory]
    [InlineData("de", "Vermittler")]
    [InlineData("de-AT", "Vermittler")]
    [InlineData("en", "Relay")]
    public async Task The_name_is_in_the_language_of_the_request(string language, string name)
    {
        var answer = await stage.Romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2'/>", lang: language);

        Second(answer.Result(Xml.Extdisco2 + "services")).Value("name").Should().Be(name);
    }

    [Fact]
    public async Task Extended_information_comes_as_a_form()
    {
        var services = (await stage.Romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2'/>")).Result(Xml.Extdisco2 + "services");

        var form = Second(services).Element(Xml.DataForms + "x")!;
        form.Value("type").Should().Be("result");
        form.Elements().Select(field => field.Value("var")).Should().Equal("FORM_TYPE", "region");
        form.Elements().First().Value("type").Should().Be("hidden");
        form.Elements().Last().Elements().Select(value => value.Value).Should().Equal("eu", "us");
    }

    [Fact]
    public async Task Three_hundred_requests_at_once_are_all_answered()
    {
        var ids = new List<string>();
        for (var request = 0; request < 300; request++)
        {
            ids.Add(await stage.Romeo.PostAsync("<services xmlns='urn:xmpp:extdisco:2'/>"));
        }

        foreach (var id in ids)
        {
            (await stage.Romeo.AnswerAsync(id)).Result(Xml.Extdisco2 + "services").Elements().Should().HaveCount(8);
        }
    }

    private static XElement Second(XElement services) => services.Elements().Single(service => service.Has("host", Stage.SecondHost));

    private static string Credentials(XElement service) =>
        $"{service.Attribute("username")?.Value} {service.Attribute("password")?.Value} {service.Attribute("expires")?.Value}";
}
