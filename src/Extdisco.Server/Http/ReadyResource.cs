using Extdisco.Server.Hosting;
using Microsoft.AspNetCore.Http;

namespace Extdisco.Server.Http;

/// <summary>
/// <c>/health/ready</c>: every server that is required has accepted its component, and every domain of these delegates that is
/// required to. Orchestrators ask it by whatever name they like, and what it tells is of no use to others.
/// </summary>
internal sealed class ReadyResource(ComponentHost components) : IResource
{
    /// <inheritdoc/>
    public string Path => "/health/ready";

    /// <inheritdoc/>
    public bool IsForAnyHost => true;

    /// <inheritdoc/>
    public Task AnswerAsync(HttpContext http)
    {
        var isReady = components.IsReady;
        var lines = components.Connections.Select(connection => $"{connection.Server.Key}: {StateOf(connection)}{(connection.Server.Required ? "" : " (not required)")}\n");
        return Reply.TextAsync(
            http,
            isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
            $"{(isReady ? "ready" : "not ready")}\n{string.Concat(lines)}");
    }

    private static string StateOf(ServerConnection connection) => connection switch
    {
        { IsConnected: false } => "not connected",
        { IsDelegated: false } => "connected, but not every domain delegates",
        _ => "connected",
    };
}
