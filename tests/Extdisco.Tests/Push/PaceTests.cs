using Extdisco.Push;
using Extdisco.Testing;

namespace Extdisco.Tests.Push;

public sealed class PaceTests
{
    private readonly TestTimeProvider _time = new();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(2000)]
    public void As_many_leave_as_the_rate_says_and_no_more(int rate)
    {
        var pace = new Pace(_time);
        for (var second = 1; second <= 10; second++)
        {
            Leaving(pace, rate, TimeSpan.FromSeconds(1)).Should().BeCloseTo(rate, 1, "in second {0}", second);
        }
    }

    [Fact]
    public void A_long_rest_is_not_made_up_for()
    {
        var pace = new Pace(_time);
        _time.Advance(TimeSpan.FromDays(1));
        Leaving(pace, 100, TimeSpan.FromSeconds(1)).Should().BeInRange(100, 102, "what two pauses bring is there at once");
    }

    [Fact]
    public void More_at_once_than_was_open_is_made_up_for()
    {
        var pace = new Pace(_time);
        _time.Advance(TimeSpan.FromSeconds(1));
        pace.IsOpen(100).Should().BeTrue();
        pace.Spend(50);
        Leaving(pace, 100, TimeSpan.FromSeconds(1)).Should().BeInRange(50, 52);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void The_clock_can_be_set(int years)
    {
        var pace = new Pace(_time);
        _time.SetUtcNow(_time.GetUtcNow().AddYears(years));
        Leaving(pace, 100, TimeSpan.FromSeconds(1)).Should().BeCloseTo(100, 1);
    }

    [Fact]
    public void Without_a_rate_everything_leaves_and_a_rate_set_later_holds_from_then_on()
    {
        var pace = new Pace(_time);
        for (var i = 0; i < 10_000; i++)
        {
            pace.IsOpen(0).Should().BeTrue();
            pace.Spend(1);
        }

        Leaving(pace, 100, TimeSpan.FromSeconds(1)).Should().BeInRange(97, 102);
    }

    private int Leaving(Pace pace, int rate, TimeSpan during)
    {
        var count = 0;
        for (var time = TimeSpan.Zero; time < during; time += Pace.Pause)
        {
            _time.Advance(Pace.Pause);
            for (; pace.IsOpen(rate); count++)
            {
                pace.Spend(1);
            }
        }

        return count;
    }
}
