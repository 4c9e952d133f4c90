using System.Text.Json;
using Extdisco.Server.Status;
using Microsoft.AspNetCore.Http;

namespace Extdisco.Server.Http;

/// <summary><c>/api/status</c>: the report.</summary>
internal sealed class StatusResource(StatusReporter reporter) : IResource
{
    /// <inheritdoc/>
    public string Path => "/api/status";

    /// <inheritdoc/>
    public Task AnswerAsync(HttpContext http) =>
        Reply.BytesAsync(http, StatusCodes.Status200OK, Reply.Json, JsonSerializer.SerializeToUtf8Bytes(reporter.Report(), StatusJson.Default.StatusReport));
}
