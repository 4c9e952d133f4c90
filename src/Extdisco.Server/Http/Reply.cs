using System.Text;
using Microsoft.AspNetCore.Http;

namespace Extdisco.Server.Http;

/// <summary>Writes answers.</summary>
internal static class Reply
{
    /// <summary>What text is.</summary>
    public const string PlainText = "text/plain; charset=utf-8";

    /// <summary>What JSON is (RFC 8259).</summary>
    public const string Json = "application/json";

    /// <summary>Answers with a sentence.</summary>
    public static Task TextAsync(HttpContext http, int status, string text) => BytesAsync(http, status, PlainText, Encoding.UTF8.GetBytes(text));

    /// <summary>Answers with bytes.</summary>
    public static async Task BytesAsync(HttpContext http, int status, string type, ReadOnlyMemory<byte> body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        http.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(body, http.RequestAborted);
        }
    }
}
