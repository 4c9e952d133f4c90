using Extdisco.Access;
using Extdisco.Testing;
using Extdisco.Xmpp.Addressing;

namespace Extdisco.Tests.Access;

public sealed class RecentDenialsTests
{
    private readonly TestTimeProvider _time = new();
    private readonly RecentDenials _denials;

    public RecentDenialsTests() => _denials = new RecentDenials(Jid.Parse("extdisco.example.org"), _time);

    [Fact]
    public void The_newest_comes_first_and_each_domain_and_reason_once()
    {
        Note("a@one.example/x");
        Note("b@two.example");
        Note("two.example", "RequestsPerMinute");
        Note("c@one.example/y");
        _denials.All.Select(denial => (denial.Domain, denial.Limit)).Should().Equal(
            ("one.example", null), ("two.example", "RequestsPerMinute"), ("two.example", null));
        _denials.All[0].Should().Be(new Denial(_time.GetUtcNow(), "extdisco.example.org", "one.example", null));
    }

    [Fact]
    public void There_is_an_end_to_what_is_remembered()
    {
        for (var i = 0; i < RecentDenials.Capacity + 10; i++)
        {
            Note($"d{i}.example");
        }

        _denials.All.Should().HaveCount(RecentDenials.Capacity);
        _denials.All[0].Domain.Should().Be("d59.example");
        _denials.All[^1].Domain.Should().Be("d10.example");
    }

    [Fact]
    public void Of_a_flood_a_few_a_second_are_looked_at()
    {
        for (var i = 0; i < 100_000; i++)
        {
            _denials.Note(Jid.Parse($"d{i % 1000}.example"), null);
        }

        _denials.All.Should().HaveCountLessThan(30);
        _time.Advance(TimeSpan.FromSeconds(1));
        Note("late.example");
        _denials.All[0].Domain.Should().Be("late.example");
    }

    private void Note(string asker, string? limit = null)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        _denials.Note(Jid.Parse(asker), limit);
    }
}
