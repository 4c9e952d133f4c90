using System.Xml.Linq;
using Extdisco.Interop.Tests.Harness;
using Extdisco.Interop.Tests.Relays;

namespace Extdisco.Interop.Tests.Delegation;

/// <summary>What clients get that ask their own server, which delegates to the component (XEP-0355).</summary>
public abstract class DelegatedServicesTests(DelegationStage stage)
{
    /// <summary>The users and their versions that ask elsewhere than at their domain: by no address, or by their own.</summary>
    public static TheoryData<string, string, string> OtherAddresses { get; } = Addresses();

    protected DelegationStage Stage { get; } = stage;

    [Theory]
    [InlineData("example.test", "urn:xmpp:extdisco:2")]
    [InlineData("example.test", "urn:xmpp:extdisco:1")]
    [InlineData("second.test", "urn:xmpp:extdisco:2")]
    [InlineData("second.test", "urn:xmpp:extdisco:1")]
    public async Task The_domain_answers_its_users_with_its_own_services(string domain, string version)
    {
        var client = ClientOf(domain);

        var answer = await client.AskAsync($"<services xmlns='{version}'/>", domain);

        answer.Value("from").Should().Be(domain);
        answer.Value("to").Should().Be(client.Jid);
        answer.Result(XName.Get("services", version)).Described().Should().Equal(Stage.ServicesOf(domain));
    }

    [Theory]
    [InlineData("example.test")]
    [InlineData("second.test")]
    public async Task The_component_itself_answers_each_with_the_services_of_the_own_domain(string domain)
    {
        var answer = await ClientOf(domain).AskAsync("<services xmlns='urn:xmpp:extdisco:2'/>");

        answer.Value("from").Should().Be(Stage.Server.Component);
        answer.Result(Xml.Extdisco2 + "services").Described().Should().Equal(Stage.ServicesOf(domain));
    }

    [Fact]
    public async Task Another_domain_of_the_server_shows_nothing_of_its_services()
    {
        var services = await Stage.Romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2'/>", Stage.Server.SecondDomain);
        var credentials = await Stage.Romeo.AskAsync(
            $"<credentials xmlns='urn:xmpp:extdisco:2'><service host='{DelegationStage.SecondRelay}' type='turn'/></credentials>", Stage.Server.SecondDomain);

        foreach (var answer in new[] { services, credentials })
        {
            answer.ShouldBeError("forbidden", "auth");
            answer.Descendants(Xml.Extdisco2 + "service").Should().BeEmpty();
        }
    }

    [Theory]
    [InlineData("juliet@example.test")]
    [InlineData("nobody@example.test")]
    [InlineData("romeo@second.test")]
    public async Task Another_address_gives_nothing(string address)
    {
        foreach (var version in new[] { "urn:xmpp:extdisco:2", "urn:xmpp:extdisco:1" })
        {
            var answer = await Stage.Romeo.AskAsync($"<services xmlns='{version}'/>", address);

            answer.ShouldBeError("service-unavailable", "cancel");
            answer.Descendants(XName.Get("service", version)).Should().BeEmpty();
        }
    }

    [Theory]
    [InlineData("example.test")]
    [InlineData("second.test")]
    public async Task The_domain_advertises_both_versions_as_its_own(string domain)
    {
        var client = ClientOf(domain);
        var alone = await IdentitiesAsync(domain);

        var features = await Disco.EventuallyAsync(client, domain, shown: true);

        features.Should().Contain(["urn:xmpp:extdisco:2", "urn:xmpp:extdisco:1"]);
        alone.Should().ContainSingle("the component's identity is not the domain's").Which.Should().StartWith("server/im/");

        async Task<IReadOnlyList<string>> IdentitiesAsync(string to) =>
            [.. (await client.CallAsync("disco_info", to))["identities"]!.AsArray().Select(identity => string.Join('/', identity!.AsArray()))];
    }

    [Fact]
    public async Task What_the_domain_hands_out_opens_a_relay()
    {
        var services = (await Stage.Romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2'/>", Stage.Server.Domain)).Result(Xml.Extdisco2 + "services");
        var credentials = (await Stage.Romeo.AskAsync(
            "<credentials xmlns='urn:xmpp:extdisco:2'><service host='127.0.0.1' type='turn' transport='udp'/></credentials>",
            Stage.Server.Domain)).Result(Xml.Extdisco2 + "credentials");

        var relays = services.Elements().Where(service => service.Has("type", "turn")).Append(credentials.Elements().First()).ToList();
        relays.Should().HaveCount(3);
        var outcomes = await Task.WhenAll(relays.Select(RelayOutcome.TryAsync));

        outcomes.Should().OnlyContain(outcome => outcome.Relayed, "coturn's client said {0}", string.Join("\n---\n", outcomes.Select(outcome => outcome.Output)));
    }

    [Fact]
    public async Task The_domain_and_the_component_mint_alike()
    {
        var direct = await UsernamesAsync(Stage.Server.Component);
        var delegated = await UsernamesAsync(Stage.Server.Domain);

        // Behind the expiry, which may have moved on meanwhile.
        delegated.Should().Equal(direct);

        async Task<IReadOnlyList<string>> UsernamesAsync(string to) =>
            [.. (await Stage.Romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2' type='turn'/>", to))
                .Result(Xml.Extdisco2 + "services").Elements().Select(service => service.Value("username").Split(':')[1])];
    }

    [Theory]
    [InlineData("<services xmlns='urn:xmpp:extdisco:2'/>", "set", "not-allowed")]
    [InlineData("<credentials xmlns='urn:xmpp:extdisco:2'><service host='nowhere.test' type='turn'/></credentials>", "get", "item-not-found")]
    [InlineData("<credentials xmlns='urn:xmpp:extdisco:2'><service host='turn.second.test' type='turn'/></credentials>", "get", "item-not-found")]
    public async Task An_error_reaches_the_client_as_it_is(string payload, string type, string condition)
    {
        var direct = await Stage.Romeo.AskAsync(payload, type: type);
        direct.ShouldBeError(condition, "cancel");

        var delegated = await Stage.Romeo.AskAsync(payload, Stage.Server.Domain, type);

        delegated.ShouldBeError(condition, "cancel");
        delegated.Value("from").Should().Be(Stage.Server.Domain);
    }

    /// <summary>An error that is not in the place of the answer never reaches a client of ejabberd, which would wait for ever.</summary>
    [Theory]
    [InlineData("250000 apostrophes")]
    [InlineData("a hundred levels")]
    [InlineData("two hundred attributes")]
    public async Task A_monstrous_request_is_refused_and_cuts_nobody_off(string what)
    {
        var answer = await Stage.Romeo.AskRawAsync($"<iq type='get' id='{{id}}' to='{Stage.Server.Domain}'>{Monster.Of(what)}</iq>");

        answer.ShouldBeError("policy-violation", "modify");
        (await Stage.Romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2'/>", Stage.Server.Domain))
            .Result(Xml.Extdisco2 + "services").Described().Should().Equal(Stage.ServicesOf(Stage.Server.Domain));
        Stage.Component.Connections(Stage.Server.Component).Should().Be(1, "{0} must not cost the connection", what);
    }

    /// <summary>As for the component itself: <see cref="Queries.StanzaTests"/>.</summary>
    [Theory]
    [InlineData("<services xmlns='urn:xmpp:extdisco:2' xml:foo='1'><xml:bar/></services>")]
    [InlineData("<services xmlns='urn:xmpp:extdisco:2' header:foo='1'><header:bar/></services>")]
    public async Task Namespaces_that_the_server_gets_wrong_cut_nobody_off(string payload)
    {
        var answer = await Stage.Romeo.AskRawAsync($"<iq type='get' id='{{id}}' to='{Stage.Server.Domain}'>{payload}</iq>");

        answer.Result(Xml.Extdisco2 + "services").Described().Should().Equal(Stage.ServicesOf(Stage.Server.Domain));
        Stage.Component.Connections(Stage.Server.Component).Should().Be(1, "{0} must not cost the connection", payload);
    }

    /// <summary>Both clients count their requests from one, so that the same ids are under way at the same time.</summary>
    [Fact]
    public async Task Two_users_with_the_same_ids_at_once_are_all_answered()
    {
        var clients = new[] { await XmppClient.LogInAsync(Stage.Server), await XmppClient.LogInAsync(Stage.Server, "juliet") };
        var asked = new List<(XmppClient Client, string Id)>();
        for (var request = 0; request < 100; request++)
        {
            foreach (var client in clients)
            {
                asked.Add((client, await client.PostAsync("<services xmlns='urn:xmpp:extdisco:2'/>", Stage.Server.Domain)));
            }
        }

        var answers = new List<XElement>();
        foreach (var (client, id) in asked)
        {
            var answer = await client.AnswerAsync(id);
            answer.Value("to").Should().Be(client.Jid);
            answers.Add(answer.Result(Xml.Extdisco2 + "services"));
        }

        answers.Should().OnlyContain(services => services.Elements().Count() == 3);
        asked.Select(request => request.Id).Distinct(StringComparer.Ordinal).Should().HaveCount(100, "this test is about ids that two users share");
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
    }

    /// <summary>The id has to come back as it was, through a wrapper in which it is written twice.</summary>
    [Theory]
    [InlineData("&lt;a&gt; &amp; &apos;b&apos; &quot;c&quot;")]
    [InlineData("1 KiB")]
    public async Task An_odd_id_comes_back_as_it_was(string id)
    {
        var written = string.Equals(id, "1 KiB", StringComparison.Ordinal) ? new string('i', 1024) : id;
        var read = XElement.Parse($"<a id=\"{written}\"/>").Value("id");
        var before = Stage.Romeo.Position;

        await Stage.Romeo.SendRawAsync($"<iq type='get' id=\"{written}\" to='{Stage.Server.Domain}'><services xmlns='urn:xmpp:extdisco:2'/></iq>");

        var answer = await Stage.Romeo.WaitForAsync("the answer", stanza => stanza.Has("id", read), before);
        answer.Result(Xml.Extdisco2 + "services").Elements().Should().HaveCount(3);
    }

    /// <summary>Whoever believed it would mint credentials in anybody's name.</summary>
    [Theory]
    [InlineData("urn:xmpp:delegation:2", "example.test")]
    [InlineData("urn:xmpp:delegation:1", "example.test")]
    [InlineData("urn:xmpp:delegation:2", "romeo@example.test")]
    public async Task A_wrapper_that_a_user_forged_is_answered_like_any_unknown_payload(string version, string to)
    {
        var before = Stage.Juliet.Position;
        var forged = $"<delegation xmlns='{version}'><forwarded xmlns='urn:xmpp:forward:0'>"
            + $"<iq xmlns='jabber:client' type='get' id='forged' from='{Stage.Juliet.Jid}' to='{to}'><services xmlns='urn:xmpp:extdisco:2'/></iq>"
            + "</forwarded></delegation>";

        var answer = await Stage.Romeo.AskAsync(forged, type: "set");

        answer.ShouldBeError("service-unavailable", "cancel");
        var unknown = await Stage.Romeo.AskAsync("<query xmlns='urn:example:nothing'/>", type: "set");
        answer.Element(XmppClient.Jabber + "error")!.ToString().Should().Be(unknown.Element(XmppClient.Jabber + "error")!.ToString());
        // Whatever had been sent to Juliet would have come before this.
        await Stage.Juliet.AskAsync("<ping xmlns='urn:xmpp:ping'/>");
        (await Stage.Juliet.WaitForAsync("anything", _ => true, before)).Value("id").Should().NotBe("forged");
    }

    [Fact]
    public async Task A_forged_advertisement_changes_nothing()
    {
        await Stage.Romeo.SendRawAsync(
            $"<message to='{Stage.Server.Component}'><delegation xmlns='urn:xmpp:delegation:2'><delegated namespace='urn:xmpp:extdisco:2'/></delegation></message>");

        var answer = await Stage.Romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2'/>", Stage.Server.Domain);

        answer.Result(Xml.Extdisco2 + "services").Described().Should().Equal(Stage.ServicesOf(Stage.Server.Domain));
        Stage.Component.LinesWith(" INF", "romeo@example.test delegates").Should().BeEmpty();
    }

    protected XmppClient ClientOf(string domain) =>
        string.Equals(domain, Stage.Server.Domain, StringComparison.Ordinal) ? Stage.Romeo : Stage.SecondRomeo;

    private static TheoryData<string, string, string> Addresses()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var domain in new[] { "example.test", "second.test" })
        {
            foreach (var version in new[] { "urn:xmpp:extdisco:2", "urn:xmpp:extdisco:1" })
            {
                data.Add(domain, version, XmppClient.NoAddressee);
                data.Add(domain, version, $"romeo@{domain}");
            }
        }

        return data;
    }
}
