using System.Text;
using Extdisco.Benchmarks.Micro;
using Extdisco.Push;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Routing;

namespace Extdisco.Benchmarks.Load;

/// <summary>The memory of a million who are present and have asked, in this process.</summary>
internal static class EntitiesSuite
{
    private const int Entities = 1_000_000;

    /// <summary>Measures.</summary>
    public static void Run(LoadSettings settings)
    {
        var time = TimeProvider.System;
        var registry = new Services.ServiceRegistry(SampleSite.Services());
        var question = SampleSite.Question();
        var domain = Jid.Parse(Site.Domain);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var audience = SampleSite.Audience(new Catalogue([Site.Domain], registry, []), new PushOptions());
        var length = 0;
        for (var user = 0; user < Entities; user++)
        {
            var from = Jid.Parse(Site.AddressOf(user));
            var address = Encoding.UTF8.GetBytes(from.ToString());
            length = address.Length;
            audience.Available(address);
            audience.Asked(new IqRequest { From = from, To = domain, Payload = question.Root }, "en"u8, registry, time.GetUtcNow());
        }

        while (audience.Next() is not null)
        {
            // Those who have come just now are looked at first; then the queue of them is empty, though not small.
        }

        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)audience.InterestedCount;
        settings.Output.WriteLine($"\n### Memory of {Report.Number(audience.PresentCount)} who are present and have asked\n");
        settings.Output.WriteLine($"{bytes:0} bytes of managed memory each, with an address of {length} bytes.\n");
        Report.Target(settings.Output, "bytes of managed memory for each who is present and has asked", bytes, "at most", 250);
        GC.KeepAlive(audience);
    }
}
