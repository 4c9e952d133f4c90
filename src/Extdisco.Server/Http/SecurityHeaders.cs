using Microsoft.AspNetCore.Http;

namespace Extdisco.Server.Http;

/// <summary>What every answer tells a browser, so that no other site's page can use, show or keep it.</summary>
internal static class SecurityHeaders
{
    /// <summary>What the page may do: show itself and ask this endpoint. There is no inline script or style, and nothing from elsewhere.</summary>
    public const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Sets them.</summary>
    public static void Set(IHeaderDictionary headers)
    {
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = ContentPolicy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }
}
