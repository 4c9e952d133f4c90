using Extdisco.Server.Configuration;
using Extdisco.Server.Hosting;
using Extdisco.Server.Tests.Configuration;
using Extdisco.Services;

namespace Extdisco.Server.Tests.Hosting;

public sealed class OfferedTests
{
    [Fact]
    public void Left_out_is_what_is_down_but_for_the_last_of_its_type_in_some_domain()
    {
        var options = Samples.LoadGood(Samples.Full, "Servers:0:Domains:1=example.net", "Services:1:Domains=example.org");
        var services = CatalogueBuilder.Services(options);

        LeftOut("stun turn.example.org", "turn turn2.example.org").Should().Equal("turn turn2.example.org");
        LeftOut("turn turn.example.org", "turn turn2.example.org", "turn turn3.example.org").Should().BeEmpty("they are all that there is of a type");
        LeftOut("turn turn.example.org", "turn turn2.example.org").Should().BeEmpty("example.net would have none");
        LeftOut().Should().BeEmpty();

        string[] LeftOut(params string[] down) =>
            [.. new Offered(options, services, services.Services.Where(service => down.Contains(Name(service), StringComparer.Ordinal)).ToHashSet()).LeftOut().Select(Name)];

        static string Name(ExternalService service) => $"{service.Type} {service.Host}";
    }
}
