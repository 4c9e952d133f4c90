namespace Extdisco.Server.Http;

/// <summary>What asks a running instance.</summary>
internal static class InstanceClient
{
    /// <summary>How long an answer may be, in bytes: whatever listens there need not be an instance. A report of a thousand services is shorter.</summary>
    public const int LongestAnswer = 4 * 1024 * 1024;

    /// <summary>Makes it.</summary>
    /// <param name="address">Who is asked. On this machine it is asked directly, whatever proxy the environment names.</param>
    /// <param name="patience">How long an answer may take.</param>
    public static HttpClient For(Uri? address, TimeSpan patience) => new(new SocketsHttpHandler { UseProxy = address is not { IsLoopback: true } })
    {
        Timeout = patience,
        MaxResponseContentBufferSize = LongestAnswer,
    };
}
