using Extdisco.Server.Checks;

namespace Extdisco.Server.Tests.Checks;

/// <summary>Small parts of <c>extdisco check</c>; what it says of real deployments is in the interop tests.</summary>
public sealed class CheckResultTests
{
    [Theory]
    [InlineData("it is broken; mend it; and soon", "it is broken", "mend it; and soon")]
    [InlineData("it is broken", "it is broken", null)]
    public void The_cause_ends_at_the_first_semicolon(string text, string cause, string? fix)
    {
        var result = CheckResult.Failed(CheckKind.Relay, "turn", text);

        (result.Status, result.Finding, result.Fix).Should().Be((CheckStatus.Failed, cause, fix));
    }

    [Theory]
    [InlineData(0, "Passed", "agrees")]
    [InlineData(10, "Passed", "agrees")]
    [InlineData(-10, "Passed", "agrees")]
    [InlineData(11, "Warning", "11 s ahead of")]
    [InlineData(-299, "Warning", "5 min behind")]
    [InlineData(300, "Failed", "5 min ahead of")]
    [InlineData(-7200, "Failed", "2 h behind")]
    [InlineData(260_000, "Failed", "3 days ahead of")]
    public void A_clock_is_judged_by_how_wrong_it_is(int seconds, string status, string words)
    {
        var result = ClockSkew.Judge("example.org", TimeSpan.FromSeconds(seconds));

        result.Status.ToString().Should().Be(status);
        result.Finding.Should().Contain(words);
        (result.Fix is null).Should().Be(result.Status == CheckStatus.Passed);
    }
}
