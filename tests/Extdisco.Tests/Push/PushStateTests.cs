using System.Text;
using Extdisco.Push;
using Extdisco.Services;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Discovery;

namespace Extdisco.Tests.Push;

/// <summary>What is kept over a restart of the process, and what is made of what was kept.</summary>
public sealed class PushStateTests
{
    private static readonly ExternalService Other = Site.Stun with { Host = "192.0.2.1", Port = null, Transport = null };
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static ExternalService Turn => Site.Turn(PushSite.Lasting(Day)) with
    {
        Name = PushSite.Names("Relay", "Vermittler"),
        Form = new DataForm("urn:x", [new DataFormField("region", ["eu"])]),
        CredentialsOnRequest = true,
    };

    [Fact]
    public async Task A_new_process_tells_what_has_changed_since_and_nothing_else()
    {
        var before = Asked();
        var after = await RestartAsync(before, Site.Stun, Turn, Other);
        after.Come(PushSite.Romeo, PushSite.Juliet).Round().Should().BeEmpty("all is as it was");
        var german = after.Offer(Site.Stun, Turn with { Name = PushSite.Names("Relay", "Relais") }).Round();
        german.Single(push => push.IsTo(PushSite.Romeo)).Services!.ToString().Should()
            .Contain("action=\"delete\"").And.Contain("name=\"Relais\"").And.Contain("password", "Romeo has requested credentials, and asked in German");
        german.Single(push => push.IsTo(PushSite.Juliet)).Actions.Should().Equal("delete stun 192.0.2.1");
        after.Offer().Round(inDomainsName: true).Select(push => (push.To, push.From, push.Type)).Should().BeEquivalentTo(
            new[] { (PushSite.Romeo, PushSite.Self, null), (PushSite.Juliet, "example.org", "stun") });
    }

    [Fact]
    public async Task Nobody_is_present_in_a_new_process() =>
        (await RestartAsync(Asked())).Round().Should().BeEmpty();

    [Fact]
    public async Task Credentials_are_renewed_by_their_own_age()
    {
        var before = Asked();
        var after = await RestartAsync(before, Site.Stun, Turn, Other);
        after.Time.Advance(Day * 0.79);
        after.Come(PushSite.Romeo, PushSite.Juliet).Round().Should().BeEmpty();
        after.Time.Advance(Day * 0.12);
        after.Round().Should().ContainSingle().Which.To.Should().Be(PushSite.Romeo);
    }

    [Fact]
    public async Task Subscribers_are_kept()
    {
        var before = new PushSite(Site.Stun);
        before.Audience.Subscribed(Jid.Parse("romeo@example.org"));
        (await RestartAsync(before)).Audience.Subscribers().Should().Equal(Jid.Parse("romeo@example.org"));
    }

    [Fact]
    public async Task Whoever_asks_for_too_much_after_a_restart_loses_what_was_asked_for_first()
    {
        var before = new PushSite(Site.Stun);
        foreach (var type in new[] { "a", "b", "c", "stun" })
        {
            before.Ask(payload: PushSite.Typed(type));
        }

        await before.RestartAsync();
        before.Audience.Connected(mayMissEnds: false);
        before.Come(PushSite.Romeo).Ask(payload: PushSite.Typed("d"));
        before.Offer().Round().Should().ContainSingle().Which.Type.Should().Be("stun");
    }

    [Fact]
    public async Task What_was_on_its_way_at_the_end_is_told_again()
    {
        var before = Asked();
        before.Offer(Site.Stun).Round().Should().HaveCount(2);
        before.Audience.Disconnected();
        var after = await RestartAsync(before, Site.Stun, Turn, Other);
        after.Come(PushSite.Juliet).Rest().Should().ContainSingle("whether the delete came through is not known").Which.Actions.Should().Equal("add stun 192.0.2.1");
    }

    [Fact]
    public async Task It_holds_no_credentials()
    {
        var site = Asked();
        var text = Encoding.UTF8.GetString(await WriteAsync(site));
        text.Should().Contain("romeo@example.org/orchard").And.NotContain("relay secret");
        var (username, password) = (site.Ask(payload: Credentials)!.Split('\'') is var parts ? (parts[Array.IndexOf(parts, " username=") + 1], parts[Array.IndexOf(parts, " password=") + 1]) : default);
        username.Should().NotBeEmpty();
        text.Should().NotContain(username).And.NotContain(password);
    }

    [Fact]
    public async Task Many_are_kept_and_each_thing_said_once()
    {
        var site = new PushSite(Site.Stun, Other);
        for (var i = 0; i < 3000; i++)
        {
            site.Ask(User(i));
        }

        var bytes = await WriteAsync(site);
        Encoding.UTF8.GetString(bytes).Split("192.0.2.1").Should().HaveCount(2, "what they were told is one list");
        var after = await ReadAsync(bytes, Site.Stun);
        after.Audience.InterestedCount.Should().Be(3000);
        after.Come([.. Enumerable.Range(0, 3000).Select(User)]).Round().Should().HaveCount(3000);
    }

    [Fact]
    public async Task Changes_while_it_is_written_harm_nobody()
    {
        var site = new PushSite(Site.Stun, Other);
        for (var i = 0; i < 1000; i++)
        {
            site.Ask(User(i));
        }

        using var file = new InterruptingStream(() =>
        {
            site.Ask(User(0));
            site.Ask(User(999));
            site.Ask(User(1000));
        });
        await PushState.WriteAsync(file, new Dictionary<string, Audience>(StringComparer.Ordinal) { ["a"] = site.Audience }, CancellationToken.None);
        var after = await ReadAsync(file.ToArray(), Site.Stun);
        after.Come([.. Enumerable.Range(0, 1001).Select(User)]).Round().Select(push => push.To).Should().OnlyHaveUniqueItems().And.Contain(User(0)).And.Contain(User(999));
    }

    [Fact]
    public async Task Servers_that_are_gone_are_passed_over_and_no_more_are_taken_than_may_be()
    {
        var (one, two) = (Asked(), Asked());
        using var file = new MemoryStream();
        await PushState.WriteAsync(file, new Dictionary<string, Audience>(StringComparer.Ordinal) { ["one"] = one.Audience, ["two"] = two.Audience }, CancellationToken.None);
        var after = new PushSite(new PushOptions { TrackedEntities = 1 }, Site.Stun);
        file.Position = 0;
        await PushState.ReadAsync(file, new Dictionary<string, Audience>(StringComparer.Ordinal) { ["two"] = after.Audience }, CancellationToken.None);
        after.Audience.TrackedCount.Should().Be(1);
    }

    [Fact]
    public async Task The_same_interest_twice_is_one()
    {
        var lines = Encoding.UTF8.GetString(await WriteAsync(Asked())).Split('\n').ToList();
        lines.InsertRange(lines.Count - 2, lines.Where(line => line.Contains("\"entity\"", StringComparison.Ordinal)).ToArray());
        var after = await ReadAsync(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        after.Come(PushSite.Romeo).Round().Should().ContainSingle();
    }

    public static TheoryData<string, string, string> Spoilt() => new()
    {
        { "", "", "its end is missing" },
        { "{\"end\":true}\n", "", "its end is missing" },
        { "extdisco push state", "something else", "it is another kind of file" },
        { "\"version\":1", "\"version\":2", "it is of version 2, and this program knows version 1" },
        { "\"version\"", "\"edition\"", "line 1 cannot be read: *" },
        { "{\"server\"", "{{", "line 2 cannot be read: *" },
        { "\"told\":0", "\"told\":7", "line * cannot be read: *" },
        { "\"told\":0", "\"told\":\"0\"", "line * cannot be read: *" },
        { "\"type\":\"turn\"", "\"type\":\"<x/>\"", "line * cannot be read: '<x/>' is not a service type*" },
        { "\"port\":3478", "\"port\":70000", "line * cannot be read: 70000 is not a port*" },
        { "\"at\":", "\"at\":-", "line * cannot be read: *" },
        { "\"as\":\"extdisco.example.org\"", "\"as\":null", "line * cannot be read: *" },
    };

    [Theory]
    [MemberData(nameof(Spoilt))]
    public async Task What_is_not_whole_and_right_is_not_taken_at_all(string part, string instead, string message)
    {
        var text = Encoding.UTF8.GetString(await WriteAsync(Asked()));
        text = part.Length == 0 ? "" : text.Replace(part, instead, StringComparison.Ordinal);
        var after = new PushSite(Site.Stun);
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var reading = () => PushState.ReadAsync(file, new Dictionary<string, Audience>(StringComparer.Ordinal) { ["a"] = after.Audience }, CancellationToken.None);
        await reading.Should().ThrowAsync<InvalidDataException>().WithMessage(message);
        after.Audience.TrackedCount.Should().Be(0);
    }

    [Theory]
    [InlineData("\"entity\":\"romeo@example.org/orchard\"", "\"entity\":\"@\"")]
    [InlineData("\"entity\":\"romeo@example.org/orchard\"", "\"entity\":\"romeo@example.org\"")]
    [InlineData("\"as\":\"extdisco.example.org\"", "\"as\":\"@\"")]
    public async Task Addresses_that_are_none_are_passed_over(string part, string instead)
    {
        var text = Encoding.UTF8.GetString(await WriteAsync(Asked())).Replace(part, instead, StringComparison.Ordinal);
        (await ReadAsync(Encoding.UTF8.GetBytes(text))).Audience.InterestedCount.Should().Be(1, "Juliet's is all right");
    }

    [Fact]
    public void What_is_worth_keeping_is_noticed()
    {
        var site = new PushSite(Site.Stun);
        var seen = site.Audience.Changes;
        void Changed(bool yes, Action act, string what)
        {
            act();
            (site.Audience.Changes > seen).Should().Be(yes, what);
            seen = site.Audience.Changes;
        }

        Changed(false, () => site.Come(PushSite.Romeo), "presence");
        Changed(true, () => site.Ask(), "a question");
        Changed(true, () => site.Ask(payload: Credentials.Replace("turn'/", "stun'/", StringComparison.Ordinal)), "a request for credentials");
        Changed(false, () => site.Round(), "a round without news");
        Changed(true, () => site.Offer().Round(), "a push");
        Changed(true, () => site.Audience.Subscribed(Jid.Parse("romeo@example.org")), "a subscription");
        Changed(true, () => site.Audience.Unsubscribed(Jid.Parse("romeo@example.org")), "its end");
        Changed(true, () => site.Answer(site.Offer(Site.Stun).Round().Single(), "service-unavailable"), "a refusal");
    }

    private const string Credentials = "<credentials xmlns='urn:xmpp:extdisco:2'><service host='turn.example.org' type='turn'/></credentials>";

    private static string User(int number) => $"u{number}@example.org/r";

    /// <summary>Romeo has asked the component for all, in German, and for credentials; Juliet her server, for one type.</summary>
    private static PushSite Asked()
    {
        var site = new PushSite(Site.Stun, Turn, Other).Come(PushSite.Romeo, PushSite.Juliet);
        site.Ask(language: "de");
        site.Ask(payload: Credentials);
        site.Ask(PushSite.Juliet, PushSite.Typed("stun"), to: "example.org");
        return site;
    }

    private static async Task<PushSite> RestartAsync(PushSite before, params ExternalService[] services) =>
        await ReadAsync(await WriteAsync(before), services);

    private static async Task<byte[]> WriteAsync(PushSite site)
    {
        using var file = new MemoryStream();
        await PushState.WriteAsync(file, new Dictionary<string, Audience>(StringComparer.Ordinal) { ["a"] = site.Audience }, CancellationToken.None);
        return file.ToArray();
    }

    private static async Task<PushSite> ReadAsync(byte[] bytes, params ExternalService[] services)
    {
        var site = new PushSite(services);
        using var file = new MemoryStream(bytes);
        await PushState.ReadAsync(file, new Dictionary<string, Audience>(StringComparer.Ordinal) { ["a"] = site.Audience }, CancellationToken.None);
        return site;
    }

    /// <summary>Does something each time a part is written.</summary>
    private sealed class InterruptingStream(Action interrupt) : MemoryStream
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await base.WriteAsync(buffer, cancellationToken);
            interrupt();
        }
    }
}
