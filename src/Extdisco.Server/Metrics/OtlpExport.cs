using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Extdisco.Server.Metrics;

/// <summary>Has the metrics sent by OTLP while the program runs, where the environment asks for it.</summary>
internal sealed class OtlpExport(ILogger<OtlpExport> logger) : IHostedService, IDisposable
{
    private OtlpSender? _sender;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = OtlpSettings.Read(Environment.GetEnvironmentVariable);
        if (settings.IsWanted)
        {
            foreach (var problem in settings.Problems)
            {
                ServerLog.Warning(logger, problem);
            }

            _sender = new OtlpSender(settings.Destination, logger);
            ServerLog.Exporting(logger, settings.Destination);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(Dispose, CancellationToken.None);

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _sender, null)?.Dispose();
}
