using Extdisco.Server.Options;
using Extdisco.Server.Tests.Configuration;

namespace Extdisco.Server.Tests.Options;

public sealed class HealthOptionsTests
{
    [Fact]
    public void Without_the_section_services_are_probed_every_minute_and_stay() =>
        Samples.LoadGood(Samples.Full).Health.Should().Be(new HealthOptions(Enabled: true, TimeSpan.FromMinutes(1), Withdraw: false));

    [Fact]
    public void Every_value_arrives() =>
        Samples.LoadGood(Samples.Full, "Health:Enabled=false", "Health:Interval=00:00:01", "Health:Withdraw=true").Health
            .Should().Be(new HealthOptions(Enabled: false, TimeSpan.FromSeconds(1), Withdraw: true));

    [Theory]
    [InlineData("00:00:00.5", "short")]
    [InlineData("1.00:00:01", "long")]
    public void The_interval_has_bounds(string interval, string problem) =>
        Samples.Load(Samples.Full, $"Health:Interval={interval}").Report.Errors
            .Should().Equal($"Extdisco:Health:Interval: {interval} is too {problem}; use 00:00:01 to 1.00:00:00");

    [Fact]
    public void Withdrawing_without_probing_is_a_warning() =>
        Samples.Load(Samples.Full, "Health:Enabled=false", "Health:Withdraw=true").Report.Warnings
            .Should().Equal("Extdisco:Health:Withdraw: is true, and nothing is ever withdrawn because Enabled is false; set that to true, or remove this");
}
