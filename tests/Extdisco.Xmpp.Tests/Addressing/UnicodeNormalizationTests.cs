using Extdisco.Xmpp.Addressing;

namespace Extdisco.Xmpp.Tests.Addressing;

public class UnicodeNormalizationTests
{
    [Fact]
    public void It_works_in_this_process() =>
        FluentActions.Invoking(UnicodeNormalization.EnsureAvailable).Should().NotThrow();

    [Fact]
    public void A_process_without_ICU_is_told_what_to_do() =>
        FluentActions.Invoking(() => UnicodeNormalization.Ensure("e\u0301")).Should().Throw<InvalidOperationException>()
            .WithMessage("*libicu*DOTNET_SYSTEM_GLOBALIZATION_INVARIANT*");
}
