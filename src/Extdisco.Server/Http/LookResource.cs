using System.Text.Json;
using Extdisco.Server.Checks;
using Microsoft.AspNetCore.Http;

namespace Extdisco.Server.Http;

/// <summary><c>/api/look</c>: what the connections show, looked at now, for <c>extdisco check</c>.</summary>
internal sealed class LookResource(LiveLook look) : IResource
{
    /// <summary>Where it is.</summary>
    public const string Place = "/api/look";

    /// <inheritdoc/>
    public string Path => Place;

    /// <inheritdoc/>
    public async Task AnswerAsync(HttpContext http) => await Reply.BytesAsync(
        http, StatusCodes.Status200OK, Reply.Json, JsonSerializer.SerializeToUtf8Bytes(await look.RunAsync(http.RequestAborted), CheckJson.Default.IReadOnlyListCheckResult));
}
