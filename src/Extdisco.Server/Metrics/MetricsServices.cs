using Extdisco.Server.Hosting;
using Extdisco.Server.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Extdisco.Server.Metrics;

/// <summary>The wiring of the metrics.</summary>
internal static class MetricsServices
{
    /// <summary>Adds all that is measured, and who tells of it.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            var components = provider.GetRequiredService<ComponentHost>();
            return new ComponentMetrics(() => components.Connections);
        });
        services.AddSingleton<ProcessMetrics>();
        services.AddSingleton<MetricsText>();
        services.AddSingleton<IResource, MetricsResource>();
        services.AddHostedService<OtlpExport>();
    }

    /// <summary>Begins to measure what nothing else asks for.</summary>
    public static void Begin(IHost host)
    {
        host.Services.GetRequiredService<ComponentMetrics>();
        host.Services.GetRequiredService<ProcessMetrics>();
    }
}
