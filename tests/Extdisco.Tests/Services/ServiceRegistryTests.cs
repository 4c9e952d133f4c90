using Extdisco.Services;

namespace Extdisco.Tests.Services;

public sealed class ServiceRegistryTests
{
    [Fact]
    public void A_service_that_can_be_sent_has_no_fault() => Site.Stun.Fault().Should().BeNull();

    [Fact]
    public void Services_keep_their_order()
    {
        ExternalService[] services = [Site.Stun, Site.Stun with { Host = "a.example.org" }, Site.Stun with { Type = "stuns" }];
        new ServiceRegistry(services).Services.Should().Equal(services);
    }

    [Fact]
    public void What_is_no_host_is_refused_with_its_value() =>
        FluentActions.Invoking(() => new ServiceRegistry([Site.Stun with { Host = "turn..example.org" }]))
            .Should().Throw<ArgumentException>().WithMessage("'turn..example.org' is neither a domain name nor an IP address*");

    [Theory]
    [InlineData("")]
    [InlineData("u dp")]
    [InlineData("u:dp")]
    [InlineData("u\vdp")]
    [InlineData("9p")]
    public void What_the_schema_takes_for_no_name_is_refused(string name)
    {
        FluentActions.Invoking(() => new ServiceRegistry([Site.Stun with { Transport = name }])).Should().Throw<ArgumentException>().WithMessage($"'{name}' is not a transport*");
        FluentActions.Invoking(() => new ServiceRegistry([Site.Stun with { Type = name }])).Should().Throw<ArgumentException>().WithMessage($"'{name}' is not a service type*");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(70000)]
    public void What_is_no_port_is_refused(int port) =>
        FluentActions.Invoking(() => new ServiceRegistry([Site.Stun with { Port = port }])).Should().Throw<ArgumentException>().WithMessage($"{port} is not a port; use 1 to 65535*");

    [Fact]
    public void A_registry_does_not_change_with_the_list_it_was_made_from()
    {
        List<ExternalService> services = [Site.Stun];
        var registry = new ServiceRegistry(services);
        services.Clear();
        registry.Services.Should().Equal(Site.Stun);
    }

    [Fact]
    public void Services_are_found_by_any_spelling_of_their_host()
    {
        var registry = new ServiceRegistry([Site.Stun with { Host = "::1" }, Site.Stun, Site.Stun with { Host = "0:0::1" }]);
        registry.At("[::1]"u8).ToArray().Should().Equal(0, 2);
        registry.At("elsewhere.example"u8).ToArray().Should().BeEmpty();
    }
}
