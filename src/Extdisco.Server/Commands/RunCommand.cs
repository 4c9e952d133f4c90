using Extdisco.Server.Configuration;
using Extdisco.Server.Health;
using Extdisco.Server.Hosting;
using Extdisco.Server.Http;
using Extdisco.Server.Metrics;
using Extdisco.Server.Supervision;
using Extdisco.Xmpp.Addressing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;

namespace Extdisco.Server.Commands;

/// <summary><c>extdisco run</c>: serves until told to stop.</summary>
internal static class RunCommand
{
    /// <summary>Serves until SIGTERM or SIGINT.</summary>
    /// <param name="loader">What loads the configuration.</param>
    /// <param name="error">Where it is told why it does not start.</param>
    /// <param name="stop">Cancelled by those signals, also before the host takes them.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(ConfigurationLoader loader, TextWriter error, CancellationToken stop)
    {
        try
        {
            UnicodeNormalization.EnsureAvailable();
        }
        catch (InvalidOperationException problem)
        {
            await error.WriteLineAsync($"extdisco: {problem.Message}");
            return ExitCode.Unexpected;
        }

        var loaded = loader.Load();
        if (loaded.Options is null)
        {
            await loaded.Report.TellAsync(error, loader.Path);
            return ExitCode.BadConfiguration;
        }

        Logger log;
        try
        {
            log = Logging.Create(loaded.Root!);
        }
        catch (Exception problem) when (problem is InvalidOperationException or ArgumentException or FormatException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"extdisco: Serilog: {problem.Message}; see the section Serilog of {loader.Path}");
            return ExitCode.BadConfiguration;
        }

        try
        {
            return await ServeAsync(loader, loaded, log, stop);
        }
        finally
        {
            await CloseAsync(log, error);
        }
    }

    /// <summary>Writes the rest of the log. Where there is no room for it, that is no reason to end otherwise than the service did.</summary>
    private static async Task CloseAsync(Logger log, TextWriter error)
    {
        try
        {
            await log.DisposeAsync();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"extdisco: the end of the log is lost: {problem.Message}");
        }
    }

    private static async Task<int> ServeAsync(ConfigurationLoader loader, LoadedConfiguration loaded, Logger log, CancellationToken stop)
    {
        using var host = Build(loader, loaded, log);
        MetricsServices.Begin(host);
        var logger = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Extdisco");
        var options = loaded.Options!;
        ServerLog.Starting(logger, Product.Version, loader.Path, options.Servers.Count, CatalogueBuilder.Services(options).Services.Count);
        foreach (var warning in loaded.Report.Warnings)
        {
            ServerLog.Warning(logger, warning);
        }

        return await host.RunToExitCodeAsync(logger, stop);
    }

    private static IHost Build(ConfigurationLoader loader, LoadedConfiguration loaded, Logger log)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddSerilog(log);
        builder.Services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(loader);
        builder.Services.AddSingleton(loaded);
        builder.Services.AddSingleton<Audiences>();
        builder.Services.AddSingleton<HealthBoard>();
        builder.Services.AddSingleton<PushStateFile>();
        builder.Services.AddSingleton<ComponentHost>();
        builder.Services.AddSingleton<RelayNameCheck>();
        builder.Services.AddSingleton(services => new HealthMonitor(
            loaded.Options!,
            services.GetRequiredService<HealthBoard>(),
            services.GetRequiredService<ComponentHost>().RefreshAsync,
            Random.Shared.NextDouble,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<HealthMonitor>>()));
        HttpServices.Add(builder.Services);
        builder.Services.AddSingleton<IConfigurationTarget>(services => services.GetRequiredService<ComponentHost>());
        builder.Services.AddSingleton<IConfigurationTarget>(services => services.GetRequiredService<RelayNameCheck>());
        builder.Services.AddSingleton<IConfigurationTarget>(services => services.GetRequiredService<PushStateFile>());
        builder.Services.AddSingleton<IConfigurationTarget>(services => services.GetRequiredService<HealthMonitor>());

        // They stop in the reverse order: first no more changes, then the streams are closed and what they leave is kept; the word to
        // the service manager, and health checks, are there to the last. That everything has started is said once HTTP is answered.
        builder.Services.AddHostedService(services => services.GetRequiredService<HttpEndpoint>());
        SupervisionServices.Add(builder.Services);
        MetricsServices.Add(builder.Services);
        builder.Services.AddHostedService(services => services.GetRequiredService<PushStateFile>());
        builder.Services.AddHostedService(services => services.GetRequiredService<ComponentHost>());
        builder.Services.AddHostedService(services => services.GetRequiredService<RelayNameCheck>());
        builder.Services.AddHostedService(services => services.GetRequiredService<HealthMonitor>());
        builder.Services.AddHostedService<ConfigurationWatcher>();
        return builder.Build();
    }
}
