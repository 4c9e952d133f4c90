using System.Buffers;
using System.Text.Json;
using Extdisco.Server.Hosting;
using Microsoft.AspNetCore.Http;

namespace Extdisco.Server.Http;

/// <summary><c>/api/calls</c>: the services with credentials for a test call, for whoever has the admin token.</summary>
internal sealed class CallsResource(ComponentHost components, AdminToken token, TimeProvider time) : IResource
{
    /// <summary>How long what is asked may be.</summary>
    public const int MaximumBody = 1024;

    /// <inheritdoc/>
    public string Path => "/api/calls";

    /// <inheritdoc/>
    public string Method => HttpMethods.Post;

    /// <inheritdoc/>
    public Task AnswerAsync(HttpContext http)
    {
        switch (token.Check(http.Request))
        {
            case TokenVerdict.Right:
                return MintAsync(http);
            case TokenVerdict.Off:
                return Reply.TextAsync(http, StatusCodes.Status403Forbidden, "No admin token is configured, so nothing is minted here; set Extdisco:Http:Token or TokenFile.\n");
            case TokenVerdict.TooManyWrong:
                http.Response.Headers.RetryAfter = "60";
                return Reply.TextAsync(http, StatusCodes.Status429TooManyRequests, "There were too many wrong tokens; wait a minute.\n");
            case var verdict:
                http.Response.Headers.WWWAuthenticate = "Bearer realm=\"extdisco\"";
                return Reply.TextAsync(http, StatusCodes.Status401Unauthorized, verdict == TokenVerdict.Missing
                    ? "Send Authorization: Bearer TOKEN, with the token of Extdisco:Http:Token.\n"
                    : "The token is not that of Extdisco:Http:Token.\n");
        }
    }

    private async Task MintAsync(HttpContext http)
    {
        CallRequest? request;
        try
        {
            request = await ReadAsync(http);
        }
        catch (JsonException)
        {
            await Reply.TextAsync(http, StatusCodes.Status400BadRequest, "The body is not what is expected; send {\"domain\":\"example.org\"}, or nothing.\n");
            return;
        }

        var offered = components.Offered.Services;
        if (request?.Domain is { } domain)
        {
            if (!components.Offered.Options.Servers.Any(server => server.Domains.Contains(domain, StringComparer.Ordinal)))
            {
                await Reply.TextAsync(http, StatusCodes.Status400BadRequest, "The domain is not a served one; see Domains of Extdisco:Servers.\n");
                return;
            }

            offered = offered.For(domain);
        }

        var now = time.GetUtcNow();
        var expires = DateTimeOffset.FromUnixTimeSeconds((now + CallCredentials.Lifetime).ToUnixTimeSeconds());
        var entries = offered.Services.Select(service => (Service: service, Server: IceServer.For(service, CallCredentials.Of(service.Issuer, expires, now)))).ToList();
        var answer = new CallAnswer
        {
            Expires = expires,
            IceServers = [.. entries.Select(entry => entry.Server).OfType<IceServer>()],
            WithoutCredentials = [.. entries.Where(entry => entry.Server is null && IceServer.IsRelay(entry.Service)).Select(entry => IceServer.UrlOf(entry.Service)).OfType<string>()],
        };
        await Reply.BytesAsync(http, StatusCodes.Status200OK, Reply.Json, JsonSerializer.SerializeToUtf8Bytes(answer, CallJson.Default.CallAnswer));
    }

    /// <summary>Reads what is asked; the server cuts off what is longer than it may be.</summary>
    private static async Task<CallRequest?> ReadAsync(HttpContext http)
    {
        var body = new ArrayBufferWriter<byte>(MaximumBody);
        while (await http.Request.Body.ReadAsync(body.GetMemory(), http.RequestAborted) is > 0 and var read)
        {
            body.Advance(read);
        }

        return body.WrittenCount == 0 ? null : JsonSerializer.Deserialize(body.WrittenSpan, CallJson.Default.CallRequest);
    }
}
