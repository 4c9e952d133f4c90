using Extdisco.Credentials;
using Extdisco.Xmpp;

namespace Extdisco.Tests.Credentials;

public sealed class TurnRestOptionsTests
{
    private static readonly TurnRestOptions Good = new() { Secret = new Secret("s") };

    public static TheoryData<string, TurnRestOptions> Bad { get; } = new()
    {
        { "Lifetime", Good with { Lifetime = TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1) } },
        { "Lifetime", Good with { Lifetime = TimeSpan.MaxValue } },
        { "Window", Good with { Window = TimeSpan.Zero } },
        { "Window", Good with { Window = TimeSpan.FromSeconds(-60) } },
        { "Window", Good with { Window = TimeSpan.FromMilliseconds(1500) } },
        { "Window", Good with { Window = Good.Lifetime + TimeSpan.FromSeconds(1) } },
        { "Window", Good with { Window = (Good.Lifetime / 2) + TimeSpan.FromSeconds(1) } },
        { "Separator", Good with { Separator = '7' } },
        { "Separator", Good with { Separator = ' ' } },
        { "Separator", Good with { Separator = 'ü' } },
        { "Separator", Good with { Separator = '\0' } },
        { "Username", Good with { Username = (TurnRestUsername)9 } },
        { "RememberedUsers", Good with { RememberedUsers = -1 } },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_option_is_named_and_refused(string option, TurnRestOptions options)
    {
        options.Fault().Should().StartWith(option);
        FluentActions.Invoking(() => new TurnRestIssuer(options)).Should().Throw<ArgumentException>().WithMessage($"{option}*");
    }

    [Fact]
    public void The_extremes_are_allowed()
    {
        Good.Fault().Should().BeNull();
        (Good with { Lifetime = TurnRestOptions.MinimumLifetime, Window = TimeSpan.FromMinutes(5) }).Fault().Should().BeNull();
        (Good with { Lifetime = TurnRestOptions.MaximumLifetime, Window = TimeSpan.FromSeconds(1), RememberedUsers = 0 }).Fault().Should().BeNull();
    }

    [Fact]
    public void Options_do_not_print_their_secret() =>
        (Good with { Secret = new Secret("topsecret") }).ToString().Should().NotContain("topsecret");
}
