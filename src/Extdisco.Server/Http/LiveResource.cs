using Microsoft.AspNetCore.Http;

namespace Extdisco.Server.Http;

/// <summary><c>/health/live</c>: the process runs.</summary>
internal sealed class LiveResource : IResource
{
    /// <inheritdoc/>
    public string Path => "/health/live";

    /// <inheritdoc/>
    public bool IsForAnyHost => true;

    /// <inheritdoc/>
    public Task AnswerAsync(HttpContext http) => Reply.TextAsync(http, StatusCodes.Status200OK, "live\n");
}
