using System.Globalization;
using Extdisco.Testing;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Routing;

namespace Extdisco.Xmpp.Tests.Routing;

public sealed class RequestLimiterTests
{
    private static readonly Jid Juliet = Jid.Parse("juliet@example.com/balcony");
    private static readonly Jid Romeo = Jid.Parse("romeo@example.com/orchard");
    private static readonly Jid Domain = Jid.Parse("example.com");
    private static readonly RequestLimits Defaults = new();

    private readonly TestTimeProvider _time = new();

    [Fact]
    public void A_burst_is_answered_and_then_one_request_a_second()
    {
        var limiter = Limiter(Defaults);
        TakeAll(limiter, Juliet).Should().Be(30);
        _time.Advance(TimeSpan.FromSeconds(0.99));
        limiter.Take(Juliet).Should().Be(Limit.RequestsPerMinute);
        _time.Advance(TimeSpan.FromSeconds(0.02));
        TakeAll(limiter, Juliet).Should().Be(1);
        _time.Advance(TimeSpan.FromSeconds(5));
        TakeAll(limiter, Juliet).Should().Be(5);
        _time.Advance(TimeSpan.FromDays(400));
        TakeAll(limiter, Juliet).Should().Be(30, "no more is saved up than a burst");
    }

    [Fact]
    public void Whoever_asks_on_and_on_gets_no_more_and_no_less_than_the_rate()
    {
        var limiter = Limiter(Defaults);
        TakeAll(limiter, Juliet);
        var answered = 0;
        for (var i = 0; i < 6000; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
            answered += limiter.Take(Juliet) == Limit.None ? 1 : 0;
        }

        answered.Should().BeInRange(59, 60, "it is a minute, and what is refused does not count");
    }

    [Fact]
    public void All_resources_of_an_asker_count_together_and_other_askers_apart()
    {
        var limiter = Limiter(Defaults);
        TakeAll(limiter, Juliet);
        limiter.Take(Jid.Parse("juliet@example.com/other")).Should().Be(Limit.RequestsPerMinute);
        limiter.Take(Jid.Parse("juliet@example.com")).Should().Be(Limit.RequestsPerMinute);
        limiter.Take(Jid.Parse("juliet@example.net/balcony")).Should().Be(Limit.None);
        TakeAll(limiter, Romeo).Should().Be(30);
    }

    [Fact]
    public void The_servers_own_requests_are_never_refused_but_those_of_a_resource_or_a_stranger_are()
    {
        var limiter = Limiter(Defaults with { RequestsPerSecond = 1 });
        Enumerable.Range(0, 1000).Should().AllSatisfy(_ => limiter.Take(Domain).Should().Be(Limit.None));
        limiter.Take(Jid.Parse("example.com/admin")).Should().Be(Limit.None);
        limiter.Take(Jid.Parse("example.com/admin")).Should().Be(Limit.RequestsPerSecond);
        limiter.Take(Jid.Parse("example.net")).Should().Be(Limit.RequestsPerSecond);
    }

    [Fact]
    public void All_together_have_a_limit_which_one_who_is_refused_does_not_use_up()
    {
        var limiter = Limiter(new RequestLimits { RequestsPerMinute = 1, RequestsBurst = 2, RequestsPerSecond = 10 });
        TakeAll(limiter, Juliet).Should().Be(2);
        Enumerable.Range(0, 100).Should().AllSatisfy(_ => limiter.Take(Juliet).Should().Be(Limit.RequestsPerMinute));
        Enumerable.Range(0, 8).Should().AllSatisfy(i => limiter.Take(Numbered(i)).Should().Be(Limit.None));
        limiter.Take(Romeo).Should().Be(Limit.RequestsPerSecond);
        _time.Advance(TimeSpan.FromSeconds(0.11));
        limiter.Take(Romeo).Should().Be(Limit.None);
        limiter.Take(Romeo).Should().Be(Limit.RequestsPerSecond);
    }

    [Fact]
    public void Without_limits_nobody_is_refused()
    {
        var limiter = Limiter(new RequestLimits { RequestsPerMinute = 0, RequestsPerSecond = 0 });
        Enumerable.Range(0, 10_000).Should().AllSatisfy(_ => limiter.Take(Juliet).Should().Be(Limit.None));
        var together = Limiter(new RequestLimits { RequestsPerMinute = 0, RequestsPerSecond = 50 });
        TakeAll(together, Juliet).Should().Be(50);
    }

    [Fact]
    public void A_million_askers_take_no_memory_and_do_not_free_those_who_are_at_their_limit()
    {
        var limiter = Limiter(Defaults);
        TakeAll(limiter, Juliet);
        TakeAll(limiter, Romeo);
        var address = "n0000000@example.com/r"u8.ToArray();
        Allocations.Least(0, TakeAMillion).Should().Be(0);
        limiter.Take(Juliet).Should().Be(Limit.RequestsPerMinute);
        limiter.Take(Romeo).Should().Be(Limit.RequestsPerMinute);

        void TakeAMillion()
        {
            Span<char> room = stackalloc char[JidView.Room];
            var granted = 0;
            for (var number = 0; number < 1_000_000; number++)
            {
                number.TryFormat(address.AsSpan(1, 7), out _, "d7", CultureInfo.InvariantCulture);
                granted += JidView.TryParse(address, room, out var asker) && limiter.Take(asker) == Limit.None ? 1 : 0;
            }

            if (granted != 1_000_000)
            {
                throw new InvalidOperationException($"Of a million who may ask {granted} were answered.");
            }
        }
    }

    [Fact]
    public void As_many_askers_as_there_is_room_for_are_nearly_all_remembered()
    {
        // Nobody can know which askers share a set: with half the slots in use, hardly any set is full.
        var limiter = Limiter(Defaults with { RequestsBurst = 1 });
        const int Askers = RequestLimiter.Slots / 2;

        // Askers are told apart by 32 bits: in one of eight runs there are two among so many who cannot be.
        Enumerable.Range(0, Askers).Count(i => limiter.Take(Numbered(i)) == Limit.None).Should().BeGreaterThan(Askers - 5);

        Enumerable.Range(0, Askers).Count(i => limiter.Take(Numbered(i)) == Limit.RequestsPerMinute).Should().BeGreaterThan(Askers * 9 / 10);
    }

    [Fact]
    public void The_table_is_not_there_until_somebody_is_limited()
    {
        RequestLimiter? kept = null;
        Allocations.Least(1024, () => kept = Limiter(new RequestLimits { RequestsPerMinute = 0 })).Should().BeLessThan(4096);
        Allocations.Least(2 * 1024 * 1024, () => kept = Limiter(Defaults)).Should().BeInRange(1024 * 1024, (1024 * 1024) + 4096);
        kept.Should().NotBeNull();
    }

    private static Jid Numbered(int number) => Jid.Parse(string.Create(CultureInfo.InvariantCulture, $"u{number}@example.org/r"));

    private static int TakeAll(RequestLimiter limiter, Jid asker)
    {
        var count = 0;
        while (limiter.Take(asker) == Limit.None)
        {
            count++;
        }

        return count;
    }

    private RequestLimiter Limiter(RequestLimits limits) => new(limits, [Domain], _time);
}
