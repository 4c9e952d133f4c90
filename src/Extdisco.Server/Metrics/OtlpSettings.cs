namespace Extdisco.Server.Metrics;

/// <summary>
/// Whether metrics are to be sent by OTLP, as the environment says by the variables of OpenTelemetry. The exporter reads the rest of them
/// itself, and goes by its defaults, without a word, where one cannot be used; so that is found out here.
/// </summary>
internal sealed record OtlpSettings
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string MetricsEndpoint = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";
    private const string Exporters = "OTEL_METRICS_EXPORTER";

    private OtlpSettings()
    {
    }

    /// <summary>Whether they are to be sent.</summary>
    public required bool IsWanted { get; init; }

    /// <summary>Where to, as it may be told: an address can have a password in it, which is left out.</summary>
    public required string Destination { get; init; }

    /// <summary>What in the environment cannot be used, a clause each. Values are not told, because there may be secrets in them.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>Reads the environment.</summary>
    /// <param name="variable">The value of a variable, or null.</param>
    public static OtlpSettings Read(Func<string, string?> variable)
    {
        string? ValueOf(string name) => variable(name)?.Trim() is { Length: > 0 } value ? value : null;

        var problems = new List<string>();
        string[] exporters = [.. (ValueOf(Exporters) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        if (Array.Exists(exporters, exporter => exporter is not ("otlp" or "none" or "prometheus")))
        {
            problems.Add($"{Exporters} has an exporter that there is none of here; write otlp or none (Prometheus has /metrics in any case)");
        }

        foreach (var name in new[] { Endpoint, MetricsEndpoint })
        {
            if (ValueOf(name) is { } text && !IsHttp(text))
            {
                problems.Add($"{name} is not a URL; write one such as http://127.0.0.1:4318. The exporter goes to its default instead");
            }
        }

        foreach (var name in new[] { "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL" })
        {
            if (ValueOf(name) is not (null or "grpc" or "http/protobuf"))
            {
                problems.Add($"{name} is neither grpc nor http/protobuf. The exporter goes by grpc instead");
            }
        }

        var destination = ValueOf(MetricsEndpoint) ?? ValueOf(Endpoint);
        var isWanted = exporters.Length > 0 ? exporters.Contains("otlp", StringComparer.Ordinal) : destination is not null;
        return new OtlpSettings
        {
            IsWanted = isWanted && !string.Equals(ValueOf("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase),
            Destination = destination is not null && IsHttp(destination) ? new Uri(destination).GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) : "its default address",
            Problems = problems,
        };
    }

    private static bool IsHttp(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";
}
