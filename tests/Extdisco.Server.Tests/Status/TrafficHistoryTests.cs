using Extdisco.Server.Status;
using Extdisco.Testing;

namespace Extdisco.Server.Tests.Status;

public sealed class TrafficHistoryTests
{
    [Fact]
    public async Task It_keeps_the_requests_of_each_of_the_last_sixty_minutes()
    {
        var time = new TestTimeProvider();
        var totals = new TrafficTotals(5, 1, 2);
        using var history = new TrafficHistory(() => totals, time);
        await history.StartAsync(default);

        history.Report().RequestsPerMinute.Should().HaveCount(60).And.EndWith([0L, 5L]);
        time.Advance(TimeSpan.FromMinutes(1));
        totals = new TrafficTotals(12, 3, 4);
        history.Report().Should().BeEquivalentTo(new { Requests = 12L, Errors = 3L, Pushes = 4L });
        history.Report().RequestsPerMinute.Should().EndWith([5L, 7L]);
        time.Advance(TimeSpan.FromMinutes(59));
        history.Report().RequestsPerMinute.Should().HaveCount(60).And.StartWith([7L]).And.EndWith([0L]);
        totals = new TrafficTotals(2, 0, 0);
        history.Report().RequestsPerMinute.Should().EndWith([0L], "a server entry that is gone takes its counts with it");
    }
}
