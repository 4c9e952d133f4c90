using Extdisco.Testing;
using Extdisco.Xmpp.Routing;

namespace Extdisco.Xmpp.Tests.Routing;

public class ReadingTimeTests
{
    private readonly TestTimeProvider _time = new();
    private readonly ReadingTime _reading;

    public ReadingTimeTests() => _reading = new ReadingTime(_time);

    [Fact]
    public void It_stands_still_until_what_was_read_is_answered()
    {
        _reading.Stop();
        var (now, timestamp) = (_reading.GetUtcNow(), _reading.GetTimestamp());
        _time.Advance(TimeSpan.FromMinutes(1));

        _reading.GetUtcNow().Should().Be(now);
        _reading.GetTimestamp().Should().Be(timestamp);
        _reading.Resume();
        _reading.GetUtcNow().Should().Be(now.AddMinutes(1)).And.Be(_time.GetUtcNow());
        _reading.GetTimestamp().Should().Be(_time.GetTimestamp());
        _reading.Stop();
        _reading.GetUtcNow().Should().Be(_time.GetUtcNow());
    }

    [Fact]
    public void Everything_else_is_that_of_the_time_that_goes_by()
    {
        var fired = false;
        _reading.Stop();
        using var timer = _reading.CreateTimer(_ => fired = true, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        _time.Advance(TimeSpan.FromSeconds(1));

        fired.Should().BeTrue();
        _reading.TimestampFrequency.Should().Be(_time.TimestampFrequency);
        _reading.LocalTimeZone.Should().Be(_time.LocalTimeZone);
    }
}
