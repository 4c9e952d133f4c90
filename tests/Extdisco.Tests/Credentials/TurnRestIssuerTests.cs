using System.Globalization;
using System.Text;
using Extdisco.Credentials;
using Extdisco.Testing;
using Extdisco.Xmpp;
using Extdisco.Xmpp.Addressing;
using Xunit.Abstractions;

namespace Extdisco.Tests.Credentials;

public sealed class TurnRestIssuerTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly Jid Romeo = Jid.Parse(Site.Romeo);

    [Fact]
    public void The_username_is_the_expiry_and_an_opaque_part()
    {
        var issued = Site.Issuer().Issue(Romeo, Now);
        issued.Expires.Should().Be(new DateTimeOffset(2026, 1, 3, 3, 0, 0, TimeSpan.Zero));
        issued.Username.Should().MatchRegex("^1767409200:[0-9a-f]{20}$");
        issued.Password.Should().Be(TurnRest.Password(new Secret("relay secret"), issued.Username));
    }

    [Fact]
    public void The_opaque_part_is_the_same_in_every_process_and_in_every_release() =>
        Site.Issuer().Issue(Romeo, Now).Username.Should().Be("1767409200:5b251a83261a38f4bdbb");

    [Fact]
    public void The_opaque_part_tells_users_and_relays_apart_but_not_resources()
    {
        string Part(string secret, string user) => Site.Issuer(secret).Issue(Jid.Parse(user), Now).Username.Split(':')[1];
        Part("a", "romeo@example.org/orchard").Should().Be(Part("a", "romeo@example.org/balcony"));
        Part("a", "romeo@example.org").Should().Be(Part("a", "romeo@example.org/balcony"));
        Part("a", "romeo@example.org").Should().NotBe(Part("a", "juliet@example.org"));
        Part("a", "romeo@example.org").Should().NotBe(Part("b", "romeo@example.org"));
    }

    [Theory]
    [InlineData(TurnRestUsername.Jid, ':', "romeo@example.org/orchard", "1767409200:romeo@example.org")]
    [InlineData(TurnRestUsername.Jid, '|', "romeo@example.org", "1767409200|romeo@example.org")]
    [InlineData(TurnRestUsername.Jid, ':', "ромео@пример.example/x:y", "1767409200:ромео@пример.example")]
    [InlineData(TurnRestUsername.None, ':', "romeo@example.org/orchard", "1767409200")]
    public void Options_choose_what_follows_the_expiry(TurnRestUsername kind, char separator, string user, string username)
    {
        var issued = Site.Issuer(with: options => options with { Username = kind, Separator = separator }).Issue(Jid.Parse(user), Now);
        issued.Username.Should().Be(username);
        issued.Password.Should().Be(TurnRest.Password(new Secret("relay secret"), username));
    }

    [Fact]
    public void A_JID_too_long_for_a_relay_becomes_opaque()
    {
        var issuer = Site.Issuer(with: options => options with { Username = TurnRestUsername.Jid });
        var fits = new string('a', 508 - "1767409200:@example.org".Length) + "@example.org";
        issuer.Issue(Jid.Parse(fits), Now).Username.Should().HaveLength(508).And.EndWith("@example.org");
        issuer.Issue(Jid.Parse("a" + fits), Now).Username.Should().MatchRegex("^1767409200:[0-9a-f]{20}$");
    }

    [Fact]
    public void Inside_the_window_everything_stays_the_same()
    {
        var issuer = Site.Issuer();
        var first = issuer.Issue(Romeo, Now);
        issuer.Issue(Jid.Parse("romeo@example.org/balcony"), Now.AddSeconds(54)).Should().Be(first);
        var next = issuer.Issue(Romeo, Now.AddSeconds(55));
        next.Expires.Should().Be(first.Expires!.Value.AddMinutes(5));
        next.Password.Should().NotBe(first.Password);
    }

    [Fact]
    public void A_clock_that_is_set_back_gives_what_it_gave_then()
    {
        var issuer = Site.Issuer();
        var first = issuer.Issue(Romeo, Now);
        var sent = Sent(issuer, Romeo, Now);
        issuer.Issue(Romeo, Now.AddHours(1));
        issuer.Issue(Romeo, Now).Should().Be(first);
        Sent(issuer, Romeo, Now.AddHours(1)).Should().NotBe(sent);
        Sent(issuer, Romeo, Now).Should().Be(sent);
    }

    [Fact]
    public void Users_beyond_the_capacity_get_the_same_credentials_minted_anew()
    {
        var issuer = Site.Issuer(with: options => options with { RememberedUsers = 1 });
        var juliet = Jid.Parse("juliet@example.org");
        foreach (var now in new[] { Now, Now, Now.AddMinutes(5) })
        {
            Sent(issuer, Romeo, now).Should().Be(Attributes(issuer.Issue(Romeo, now)));
            Sent(issuer, juliet, now).Should().Be(Attributes(issuer.Issue(juliet, now)));
        }

        Allocated(issuer, Romeo, Now.AddMinutes(5)).Should().Be(0);
        Allocated(issuer, juliet, Now.AddMinutes(5)).Should().Be(0);
    }

    [Fact]
    public void A_bare_expiry_is_remembered_once_for_all()
    {
        var issuer = Site.Issuer(with: options => options with { Username = TurnRestUsername.None, RememberedUsers = 1 });
        Sent(issuer, Jid.Parse("juliet@example.org"), Now).Should().Be(Sent(issuer, Romeo, Now));
        Allocated(issuer, Romeo, Now).Should().Be(0);
    }

    [Theory]
    [InlineData("2038-01-19T03:14:07Z")]
    [InlineData("2106-02-07T06:28:16Z")]
    [InlineData("9980-01-01T00:00:00Z")]
    public void Years_past_2038_work(string now)
    {
        var time = DateTimeOffset.Parse(now, CultureInfo.InvariantCulture);
        var issued = Site.Issuer().Issue(Romeo, time);
        issued.Expires.Should().BeAfter(time.AddHours(23));
        long.Parse(issued.Username.Split(':')[0], CultureInfo.InvariantCulture).Should().Be(issued.Expires!.Value.ToUnixTimeSeconds());
    }

    [Fact]
    public void For_any_time_lifetime_and_window_the_expiry_keeps_its_promises()
    {
        var random = Seeded.Random(output);
        for (var i = 0; i < 5_000; i++)
        {
            var lifetime = TimeSpan.FromTicks(random.NextInt64(TurnRestOptions.MinimumLifetime.Ticks, TimeSpan.FromDays(30).Ticks));
            var window = TimeSpan.FromSeconds(random.NextInt64(1, (long)(lifetime / 2).TotalSeconds));
            var now = new DateTimeOffset(random.NextInt64(DateTime.UnixEpoch.Ticks, new DateTime(2200, 1, 1).Ticks), TimeSpan.Zero);
            var issued = Site.Issuer(with: options => options with { Lifetime = lifetime, Window = window }).Issue(Romeo, now);
            var expires = issued.Expires!.Value;

            expires.Should().BeOnOrBefore(now + lifetime).And.BeAfter(now + lifetime - window - TimeSpan.FromSeconds(1));
            (expires.ToUnixTimeSeconds() % (long)window.TotalSeconds).Should().Be(0);
            expires.Offset.Should().Be(TimeSpan.Zero);
            (expires.Ticks % TimeSpan.TicksPerSecond).Should().Be(0);
            issued.Username.Should().StartWith(expires.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) + ":");
            Ascii.IsValid(issued.Username).Should().BeTrue();
            issued.Username.Any(char.IsAsciiLetterUpper).Should().BeFalse();
        }
    }

    [Fact]
    public async Task Many_threads_get_the_same_for_a_user_and_every_password_is_right()
    {
        const int Threads = 8;
        const int Users = 50;
        var secret = new Secret("relay secret");
        var issuer = Site.Issuer();
        for (var round = 0; round < 20; round++)
        {
            var now = Now.AddMinutes(5 * round);
            using var start = new Barrier(Threads);
            var issued = await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    return Enumerable.Range(0, Users).Select(user => Sent(issuer, Jid.Parse($"user{user}@example.org/{user}"), now)).ToArray();
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)));

            for (var user = 0; user < Users; user++)
            {
                var kept = issuer.Issue(Jid.Parse($"user{user}@example.org/{user}"), now);
                kept.Password.Should().Be(TurnRest.Password(secret, kept.Username));
                issued.Select(all => all[user]).Should().AllBe(Attributes(kept));
            }

            issued[0].Should().OnlyHaveUniqueItems();
        }
    }

    [Fact]
    public void A_remembered_user_costs_no_memory()
    {
        var issuer = Site.Issuer();
        issuer.TryIssue(Romeo, Now, new byte[RenderedCredentials.Room], out _);
        Allocated(issuer, Romeo, Now.AddMilliseconds(1)).Should().Be(0);
    }

    [Fact]
    public void Many_users_are_remembered_each_with_their_own()
    {
        var issuer = Site.Issuer();
        var users = Enumerable.Range(0, 3000).Select(number => Jid.Parse($"{new string('u', number % 900)}{number}@example.org")).ToArray();
        var sent = users.Select(user => Sent(issuer, user, Now)).ToArray();
        users.Select(user => Sent(issuer, user, Now)).Should().Equal(sent);
        users.Select(user => Attributes(issuer.Issue(user, Now))).Should().Equal(sent);
        users.Should().OnlyContain(user => Allocated(issuer, user, Now) == 0);
    }

    private static string Sent(TurnRestIssuer issuer, Jid user, DateTimeOffset now)
    {
        issuer.TryIssue(user, now, new byte[RenderedCredentials.Room], out var credentials).Should().BeTrue();
        return Encoding.UTF8.GetString(credentials.UsernameAndPassword) + Encoding.UTF8.GetString(credentials.Expires);
    }

    private static string Attributes(IssuedCredentials issued) =>
        $" username='{issued.Username}' password='{issued.Password.Reveal()}' expires='{issued.Expires!.Value.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}'";

    private static long Allocated(TurnRestIssuer issuer, Jid user, DateTimeOffset now)
    {
        var room = new byte[RenderedCredentials.Room];
        var before = GC.GetAllocatedBytesForCurrentThread();
        issuer.TryIssue(user, now, room, out _);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
