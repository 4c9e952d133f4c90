using Extdisco.Server.Checks;
using Extdisco.Server.Configuration;
using Extdisco.Server.Hosting;
using Extdisco.Server.Status;
using Microsoft.Extensions.DependencyInjection;

namespace Extdisco.Server.Http;

/// <summary>The wiring of the HTTP endpoint.</summary>
internal static class HttpServices
{
    /// <summary>Adds the endpoint and all that it has; who starts it adds it as a hosted service.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ConfigurationFindings>();
        services.AddSingleton<AdminToken>();
        services.AddSingleton<HostCheck>();
        services.AddSingleton<HttpEndpoint>();
        services.AddSingleton(provider => new TrafficHistory(() => TrafficTotals.Of(provider.GetRequiredService<ComponentHost>().Connections), provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService(provider => provider.GetRequiredService<TrafficHistory>());
        services.AddSingleton<StatusReporter>();
        services.AddSingleton<LiveLook>();
        services.AddSingleton<IResource, LiveResource>();
        services.AddSingleton<IResource, ReadyResource>();
        services.AddSingleton<IResource, StatusResource>();
        services.AddSingleton<IResource, StatusEventsResource>();
        services.AddSingleton<IResource, LookResource>();
        services.AddSingleton<IResource, CallsResource>();
        foreach (var file in StaticResource.All())
        {
            services.AddSingleton<IResource>(file);
        }

        services.AddSingleton<IConfigurationTarget>(provider => provider.GetRequiredService<AdminToken>());
        services.AddSingleton<IConfigurationTarget>(provider => provider.GetRequiredService<HostCheck>());
        services.AddSingleton<IConfigurationTarget>(provider => provider.GetRequiredService<HttpEndpoint>());
    }
}
