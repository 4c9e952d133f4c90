using Extdisco.Services;
using Extdisco.Xmpp.Discovery;

namespace Extdisco.Tests.Services;

public sealed class ServiceRegistryTests
{
    [Fact]
    public void Services_keep_their_order()
    {
        ExternalService[] services = [Site.Stun, Site.Stun with { Host = "a.example.org" }, Site.Stun with { Type = "stuns" }];
        new ServiceRegistry(services).Services.Should().Equal(services);
    }

    [Fact]
    public void What_is_no_host_is_refused_with_its_value() =>
        FluentActions.Invoking(() => new ServiceRegistry([Site.Stun with { Host = "turn..example.org" }]))
            .Should().Throw<ArgumentException>().WithMessage("'turn..example.org' is neither a domain name nor an IP address.*");

    [Fact]
    public void A_second_form_is_refused() =>
        FluentActions.Invoking(() => new ServiceRegistry([Site.Stun with { Forms = [new DataForm("a", []), new DataForm("b", [])] }]))
            .Should().Throw<ArgumentException>().WithMessage("*'turn.example.org'*2 forms*");

    [Fact]
    public void A_character_that_XML_forbids_is_refused_before_anybody_asks() =>
        FluentActions.Invoking(() => new ServiceRegistry([Site.Stun with { Transport = "u\vdp" }])).Should().Throw<FormatException>();

    [Fact]
    public void Services_are_found_by_any_spelling_of_their_host()
    {
        var registry = new ServiceRegistry([Site.Stun with { Host = "::1" }, Site.Stun, Site.Stun with { Host = "0:0::1" }]);
        HostName.TryParse("[::1]", out var host).Should().BeTrue();
        registry.At(host!).ToArray().Should().Equal(0, 2);
        HostName.TryParse("elsewhere.example", out host).Should().BeTrue();
        registry.At(host!).ToArray().Should().BeEmpty();
    }
}
