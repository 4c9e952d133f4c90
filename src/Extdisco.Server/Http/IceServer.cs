using Extdisco.Credentials;
using Extdisco.Server.Configuration;
using Extdisco.Services;

namespace Extdisco.Server.Http;

/// <summary>A service as browsers take it (RTCIceServer of WebRTC).</summary>
/// <param name="Urls">Its URL (RFC 7064, RFC 7065).</param>
/// <param name="Username">The username, or null.</param>
/// <param name="Credential">The password, or null.</param>
internal sealed record IceServer(string Urls, string? Username, string? Credential)
{
    /// <summary>A service with credentials for it.</summary>
    /// <param name="service">The service.</param>
    /// <param name="credentials">The credentials, or null where it needs none or none can be had.</param>
    /// <returns>
    /// Null where none can be had, or browsers have no way to it, as <see cref="UrlOf"/> says. A TURN server without credentials is
    /// none to them: one in the list, and they refuse all of it (WebRTC, section 4.4.1.1).
    /// </returns>
    public static IceServer? For(ExternalService service, IssuedCredentials? credentials) =>
        (credentials is not null || (service.Issuer is null && !IsRelay(service))) && UrlOf(service) is { } url
            ? new IceServer(url, credentials?.Username, credentials?.Password.Reveal())
            : null;

    /// <summary>Whether it is a TURN server, to which browsers come with credentials alone.</summary>
    public static bool IsRelay(ExternalService service) => service.Type is "turn" or "turns";

    /// <summary>The URL of a service, or null where browsers have no way to it: STUN over tcp or TLS, TLS over udp, and what is neither STUN nor TURN.</summary>
    public static string? UrlOf(ExternalService service)
    {
        var host = NetworkAddress.BeforePort(service.Host);
        var authority = service.Port is { } port ? FormattableString.Invariant($"{host}:{port}") : host;
        return (service.Type, service.Transport) switch
        {
            ("stun", "udp" or null) => $"stun:{authority}",
            ("turn", "udp" or null) => $"turn:{authority}?transport=udp",
            ("turn", "tcp") => $"turn:{authority}?transport=tcp",
            ("turns", "tcp" or null) => $"turns:{authority}?transport=tcp",
            _ => null,
        };
    }
}
