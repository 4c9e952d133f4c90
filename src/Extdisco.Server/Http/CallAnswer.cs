namespace Extdisco.Server.Http;

/// <summary>What <c>/api/calls</c> answers: services and credentials as browsers take them (RTCConfiguration of WebRTC).</summary>
internal sealed record CallAnswer
{
    /// <summary>When the credentials end that were minted for this, in UTC.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>The services, one each, in the order of the configuration.</summary>
    public required IReadOnlyList<IceServer> IceServers { get; init; }

    /// <summary>The URLs of the TURN servers that are left out of these, because there are no credentials for them.</summary>
    public required IReadOnlyList<string> WithoutCredentials { get; init; }
}
