using Extdisco.Server.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Extdisco.Server.Supervision;

/// <summary>The wiring of what the service manager is told.</summary>
internal static class SupervisionServices
{
    /// <summary>Adds it.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton(provider => new NotifySocket(
            Environment.GetEnvironmentVariable(NotifySocket.Variable),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<NotifySocket>>()));
        services.AddHostedService(provider => new ServiceManager(
            provider.GetRequiredService<NotifySocket>(),
            Watchdog.PeriodOf(Environment.GetEnvironmentVariable),
            new Heartbeat(provider.GetRequiredService<ComponentHost>().PassAsync),
            provider.GetRequiredService<ComponentHost>(),
            provider.GetRequiredService<TimeProvider>()));
    }
}
