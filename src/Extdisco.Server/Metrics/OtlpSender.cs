using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Extdisco.Server.Metrics;

/// <summary>Sends the metrics by OTLP, as the variables of OpenTelemetry say. Nothing else knows of its packages, so that they are loaded with it.</summary>
internal sealed class OtlpSender : IDisposable
{
    /// <summary>How long the end may take: what was counted last is sent then, unless nobody takes it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly OtlpFailures _failures;
    private readonly MeterProvider _provider;

    /// <summary>Begins to send.</summary>
    /// <param name="destination">Where the metrics go, as it may be told.</param>
    /// <param name="logger">Where it is told that they cannot be sent.</param>
    public OtlpSender(string destination, ILogger logger)
    {
        _failures = new OtlpFailures(destination, logger);
        _provider = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(ResourceBuilder.CreateEmpty()
                .AddService("extdisco", serviceVersion: Product.Version)
                .AddTelemetrySdk()
                .AddEnvironmentVariableDetector()) // last: the operator's OTEL_SERVICE_NAME goes before ours
            .AddMeter(MetricsText.Own, MetricsText.Own + ".*", MetricsText.Runtime)
            .AddOtlpExporter()
            .Build();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _provider.Shutdown((int)Patience.TotalMilliseconds);
        _provider.Dispose();
        _failures.Dispose();
    }
}
