using System.Text;
using Extdisco.Server.Http;
using Microsoft.AspNetCore.Http;

namespace Extdisco.Server.Metrics;

/// <summary><c>/metrics</c>: all that is measured, for Prometheus. Its labels name domains and relays, which strangers' pages are not to read.</summary>
internal sealed class MetricsResource(MetricsText metrics) : IResource
{
    /// <inheritdoc/>
    public string Path => "/metrics";

    /// <inheritdoc/>
    public Task AnswerAsync(HttpContext http) =>
        Reply.BytesAsync(http, StatusCodes.Status200OK, PrometheusText.ContentType, Encoding.UTF8.GetBytes(metrics.Collect()));
}
