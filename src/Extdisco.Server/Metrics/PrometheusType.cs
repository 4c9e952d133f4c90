namespace Extdisco.Server.Metrics;

/// <summary>What a metric is to Prometheus.</summary>
internal enum PrometheusType
{
    /// <summary>It only grows.</summary>
    Counter,

    /// <summary>It goes up and down.</summary>
    Gauge,

    /// <summary>It says how many values were how large.</summary>
    Histogram,
}
