using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Extdisco.Server.Hosting;

/// <summary>Runs a host to its end, and says with what the process is to end.</summary>
internal static class HostExit
{
    /// <summary>Runs a host until it is told to stop, or something in it fails.</summary>
    /// <param name="host">The host.</param>
    /// <param name="logger">Where is logged how it ended.</param>
    /// <param name="stop">Tells it to stop, also before it has started.</param>
    /// <returns>The exit code.</returns>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The last door: whatever comes out here is logged and becomes the exit code.")]
    public static async Task<int> RunToExitCodeAsync(this IHost host, ILogger logger, CancellationToken stop)
    {
        Exception? failure;
        try
        {
            // A background service that fails stops the host, but RunAsync says nothing of it: a supervisor would see a normal end.
            var background = host.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToArray();
            await host.RunAsync(stop);
            failure = background.Select(service => service.ExecuteTask?.Exception).FirstOrDefault(exception => exception is not null);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            failure = null; // while it was starting
        }
        catch (Exception problem)
        {
            failure = problem;
        }

        if (failure is not null)
        {
            ServerLog.Failed(logger, failure);
            return ExitCode.Unexpected;
        }

        ServerLog.Stopped(logger);
        return ExitCode.Normal;
    }
}
